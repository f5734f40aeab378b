# Makes three nodes, north, west and harbour, and two agreements in force: "close" between north and west, under which what
# is received is passed on with consent, and "watch" between west and harbour. Run it where ./comity is:
#   sh docs/examples/three-nodes.sh
set -eu
north=csirt.northland.example west=cert.westland.example harbour=registrar.harbour.example

./comity init --data north --name "Northland CSIRT" --id $north
./comity init --data west --name "Westland CERT" --id $west
./comity init --data harbour --name "Harbour Registrar" --id $harbour
for node in north west harbour; do ./comity party show --data $node > $node.key; done
./comity party add --data north $west --name "Westland CERT" --key-file west.key
./comity party add --data west $north --name "Northland CSIRT" --key-file north.key
./comity party add --data west $harbour --name "Harbour Registrar" --key-file harbour.key
./comity party add --data harbour $west --name "Westland CERT" --key-file west.key

# agree NAME NODE NODE: both take the text in, sign it, and take each other's yes in.
agree() {
    for node in $2 $3; do ./comity agreement add --data $node $1.yaml; done
    for node in $2 $3; do ./comity agreement sign --data $node $1 > $node.$1.note; done
    ./comity agreement accept --data $2 $1 $3.$1.note
    ./comity agreement accept --data $3 $1 $2.$1.note
}
./comity agreement draft --data north $west | sed 's/change-this-name/close/' > close.yaml
printf 'obligations:\n  onward: with consent\n' >> close.yaml
./comity agreement draft --data west $harbour | sed 's/change-this-name/watch/' > watch.yaml
agree close north west
agree watch west harbour
