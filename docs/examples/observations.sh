# Makes two nodes, north and west, an agreement "victims" in force between them, under which observations cross, and what
# north parts by: tables, recipients and a report, all of it made up. Run it where ./comity is:
#   sh docs/examples/observations.sh
set -eu
north=csirt.northland.example west=cert.westland.example

./comity init --data north --name "Northland CSIRT" --id $north
./comity init --data west --name "Westland CERT" --id $west
./comity party show --data north > north.key
./comity party show --data west > west.key
./comity party add --data west $north --name "Northland CSIRT" --key-file north.key
./comity party add --data north $west --name "Westland CERT" --key-file west.key
./comity party add --data north cert.southland.example --name "Southland CERT" --without-node

cat > victims.yaml <<END
comity: agreement/1
id: victims
version: 1
title: Notices to victims
purpose: Tell whose machines are infected
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
grounds:
  - id: mandate
    kind: processing basis
    text: The mandate of the team
    source: Network Security Act of Northland, section 7
    status: in force
obligations:
  retention: 30 days
  onward: within the agreement
  attribution: not asked
  notification: 72 hours
  explain-use: no
clauses:
  - id: "1"
    title: Infected machines
    types: observation/event4_*
    tlp: AMBER
    unmarked: refuse
    data:
      - category: ip-address
        basis: mandate
        no-transfer: Both are bound by the same act
        measure: truncate
      - category: free-text
        basis: mandate
        no-transfer: Both are bound by the same act
        measure: drop
END
for node in north west; do
    ./comity agreement add --data $node victims.yaml
    ./comity agreement sign --data $node victims > $node.note
done
./comity agreement accept --data north victims west.note
./comity agreement accept --data west victims north.note

mkdir tables
cat > tables/networks.csv <<END
start,end,asn
192.0.2.0,192.0.2.127,64500
END
cat > tables/countries.csv <<END
start,end,country
192.0.2.0,192.0.2.255,SE
198.51.100.0,198.51.100.255,NL
END
cat > tables/tables.yaml <<END
comity: route-tables/1
tables:
  - file: networks.csv
    maps: asn
    form: ranges
    date: $(date -u +%F)
    source: made up for this example
  - file: countries.csv
    maps: country
    form: ranges
    date: $(date -u +%F)
    source: made up for this example
END
cat > recipients.yaml <<END
comity: route-recipients/1
tlp: AMBER
recipients:
  - id: westland
    name: Westland CERT
    countries: SE
    party: $west
    agreement: victims
  - id: access-network
    name: An access network in Westland
    asns: 64500
    party: $west
  - id: southland
    name: Southland CERT
    countries: NL
    party: cert.southland.example
END
cat > 2026-11-29-event4_sinkhole-world.csv <<END
"timestamp","protocol","src_ip","src_port","src_hostname","dst_ip","infection","tag","http_referer"
"2026-11-29 00:00:01","tcp","192.0.2.10","50001","a.access.example","203.0.113.9","andromeda","sinkhole",""
"2026-11-29 00:00:02","tcp","192.0.2.200","50002","","203.0.113.9","andromeda","sinkhole","http://user.example/"
"2026-11-29 00:00:03","tcp","192.0.2.201","50003","","203.0.113.9","andromeda","sinkhole",""
"2026-11-29 00:09:03","tcp","192.0.2.201","50003","","203.0.113.9","andromeda","sinkhole",""
"2026-11-29 00:00:04","tcp","198.51.100.7","50004","","203.0.113.9","andromeda","sinkhole",""
"2026-11-29 00:00:05","tcp","203.0.113.77","50005","","203.0.113.9","andromeda","sinkhole",""
"2026-02-30 00:00:06","tcp","192.0.2.202","50006","","203.0.113.9","andromeda","sinkhole",""
END
