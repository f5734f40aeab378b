# Makes two nodes, north and west, and an agreement "indicators" in force between them. Run it where ./comity is:
#   sh docs/examples/two-nodes.sh
set -eu
north=csirt.northland.example west=cert.westland.example

./comity init --data north --name "Northland CSIRT" --id $north
./comity init --data west --name "Westland CERT" --id $west
./comity party show --data north > north.key
./comity party show --data west > west.key
./comity party add --data north $west --name "Westland CERT" --key-file west.key
./comity party add --data west $north --name "Northland CSIRT" --key-file north.key

./comity agreement draft --data north $west | sed 's/change-this-name/indicators/' > indicators.yaml
./comity agreement add --data north indicators.yaml
./comity agreement add --data west indicators.yaml
./comity agreement sign --data north indicators > north.note
./comity agreement sign --data west indicators > west.note
./comity agreement accept --data north indicators west.note
./comity agreement accept --data west indicators north.note
