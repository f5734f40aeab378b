package org.comity.routing;

import java.util.List;
import java.util.Map;

/**
 * MaxMind's CSV, by the names of its columns: blocks of addresses, with the number of their network or of a place; what
 * country a place is in stands in a file of locations.
 */
final class MaxMind implements TableFile.LineReader {
    private final TableFile.Maps maps;
    private final Map<String, String> countries;
    private final RangeTable.Builder into;
    private int network = -1;
    private int value = -1;
    private int registered = -1;

    MaxMind(TableFile.Maps maps, Map<String, String> countries, RangeTable.Builder into) {
        this.maps = maps;
        this.countries = countries;
        this.into = into;
    }

    @Override
    public void line(String line) {
        if (line.isBlank()) {
            return;
        }
        List<String> cells = Cells.of(line);
        if (network < 0) {
            network = column(cells, "network");
            value = column(cells, maps == TableFile.Maps.ASN ? "autonomous_system_number" : "geoname_id");
            registered = cells.indexOf("registered_country_geoname_id");
            return;
        }
        if (cells.size() <= Math.max(network, value)) {
            throw new BadTable("expected as many columns as the first line names");
        }
        into.add(cells.get(network), maps == TableFile.Maps.ASN ? asn(cells.get(value)) : country(cells));
    }

    private static int asn(String text) {
        return text.isEmpty() ? RangeTable.NONE : TableFile.asn(text);
    }

    /** Where it is; where that is not known, where it is registered. */
    private int country(List<String> cells) {
        String place = cells.get(value);
        if (place.isEmpty() && registered >= 0 && registered < cells.size()) {
            place = cells.get(registered);
        }
        if (place.isEmpty()) {
            return RangeTable.NONE;
        }
        String country = countries.get(place);
        if (country == null) {
            throw new BadTable(
                    "the place " + place + " is in no file of locations; name the one of the same day in with");
        }
        return country.isEmpty() ? RangeTable.NONE : TableFile.country(country);
    }

    private static int column(List<String> names, String name) {
        int column = names.indexOf(name);
        if (column < 0) {
            throw new BadTable("the first line names no column " + name);
        }
        return column;
    }

    /** Places and the countries they are in. */
    static final class Locations implements TableFile.LineReader {
        private final Map<String, String> into;
        private int place = -1;
        private int country = -1;

        Locations(Map<String, String> into) {
            this.into = into;
        }

        @Override
        public void line(String line) {
            if (line.isBlank()) {
                return;
            }
            List<String> cells = Cells.of(line);
            if (place < 0) {
                place = column(cells, "geoname_id");
                country = column(cells, "country_iso_code");
            } else if (cells.size() <= Math.max(place, country)) {
                throw new BadTable("expected as many columns as the first line names");
            } else {
                into.put(cells.get(place), cells.get(country));
            }
        }
    }
}
