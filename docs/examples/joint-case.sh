# Makes three nodes, north, west and harbour, and one agreement "joint" in force among all of them, under which incidents are
# worked together. Run it where ./comity is:
#   sh docs/examples/joint-case.sh
set -eu
north=csirt.northland.example west=cert.westland.example harbour=registrar.harbour.example

./comity init --data north --name "Northland CSIRT" --id $north
./comity init --data west --name "Westland CERT" --id $west
./comity init --data harbour --name "Harbour Registrar" --id $harbour
for node in north west harbour; do ./comity party show --data $node > $node.key; done
for node in west harbour; do ./comity party add --data $node $north --name "Northland CSIRT" --key-file north.key; done
for node in north harbour; do ./comity party add --data $node $west --name "Westland CERT" --key-file west.key; done
for node in north west; do ./comity party add --data $node $harbour --name "Harbour Registrar" --key-file harbour.key; done

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
  - id: $harbour
    name: Harbour Registrar
    key: $(cat harbour.key)
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
for node in north west harbour; do
    ./comity agreement add --data $node joint.yaml
    ./comity agreement sign --data $node joint > $node.note
done
for node in west harbour; do ./comity agreement accept --data north joint $node.note; done
for node in north harbour; do ./comity agreement accept --data west joint $node.note; done
for node in north west; do ./comity agreement accept --data harbour joint $node.note; done
