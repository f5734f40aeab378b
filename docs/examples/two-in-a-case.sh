# Makes two nodes, north and west, and an agreement "joint" in force between them, under which incidents are worked together
# and indicators cross.
# Run it where ./comity is:
#   sh docs/examples/two-in-a-case.sh
set -eu
north=csirt.northland.example west=cert.westland.example

./comity init --data north --name "Northland CSIRT" --id $north
./comity init --data west --name "Westland CERT" --id $west
./comity party show --data north > north.key
./comity party show --data west > west.key
./comity party add --data north $west --name "Westland CERT" --key-file west.key
./comity party add --data west $north --name "Northland CSIRT" --key-file north.key

cat > joint.yaml <<END
comity: agreement/1
id: joint
version: 1
title: Joint incidents
purpose: Work on incidents together
parties:
  - id: $north
    name: Northland CSIRT
    key: $(cat north.key)
  - id: $west
    name: Westland CERT
    key: $(cat west.key)
valid:
  from: 2026-01-01T00:00:00Z
  until: 2036-01-01T00:00:00Z
clauses:
  - id: "1"
    title: Incidents and their indicators
    types: [case/incident, indicator]
    tlp: AMBER
    unmarked: refuse
END
for node in north west; do
    ./comity agreement add --data $node joint.yaml
    ./comity agreement sign --data $node joint > $node.note
done
./comity agreement accept --data north joint west.note
./comity agreement accept --data west joint north.note
