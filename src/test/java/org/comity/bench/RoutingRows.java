package org.comity.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Rows of a report on connections to a sinkhole, with the columns that such reports have, each value quoted. */
final class RoutingRows {
    private static final String HEADER =
            "timestamp,severity,protocol,src_ip,src_port,src_asn,src_geo,src_region,src_city,src_hostname,src_naics,"
                    + "src_sector,device_vendor,device_type,device_model,dst_ip,dst_port,dst_asn,dst_geo,dst_region,"
                    + "dst_city,dst_hostname,dst_naics,dst_sector,public_source,infection,family,tag,application,"
                    + "version,event_id";
    private static final String[] FAMILIES = {"andromeda", "avalanche", "conficker", "gamarue", "mirai", "qakbot"};
    private static final String[] CITIES = {"EASTPORT", "NORTHLAND CITY", "SAINT WESTMARK", "UPPER SOUTHFIELD", "YARROW"
    };
    private static final String[] VENDORS = {"", "", "", "Example Devices", "Acme Networks"};

    private final RoutingWorld world;

    RoutingRows(RoutingWorld world) {
        this.world = world;
    }

    /**
     * Writes the file.
     *
     * @param again of a hundred rows, how many come again that came before
     * @return its bytes
     */
    long write(Path file, int rows, int again) throws IOException {
        long bytes = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            byte[] header = ("\"" + HEADER.replace(",", "\",\"") + "\"\n").getBytes(StandardCharsets.US_ASCII);
            out.write(header);
            bytes += header.length;
            var random = new SplittableRandom(7);
            var row = new StringBuilder();
            int fresh = 0;
            for (int i = 0; i < rows; i++) {
                int which = fresh > 0 && random.nextInt(100) < again ? random.nextInt(fresh) : fresh++;
                row.setLength(0);
                row(row, which, i, rows, random);
                byte[] text = row.toString().getBytes(StandardCharsets.US_ASCII);
                out.write(text);
                bytes += text.length;
            }
        }
        return bytes;
    }

    private void row(StringBuilder into, int which, int number, int rows, SplittableRandom random) {
        var same = new SplittableRandom(which * 0x9e3779b97f4a7c15L + 11);
        boolean six = same.nextInt(100) < 25;
        long second = number * 86_400L / rows;
        into.append(String.format(
                java.util.Locale.ROOT,
                "\"2026-11-29 %02d:%02d:%02d\",\"critical\",\"tcp\",\"",
                second / 3600,
                second / 60 % 60,
                second % 60));
        into.append(six ? six(same) : four(same));
        int port = 1024 + same.nextInt(60_000);
        int asn = 1000 + same.nextInt(75_000);
        into.append("\",\"").append(port).append("\",\"").append(asn);
        into.append("\",\"").append((char) ('A' + same.nextInt(6))).append((char) ('A' + same.nextInt(26)));
        into.append("\",\"REGION ").append(same.nextInt(90)).append("\",\"").append(any(CITIES, same));
        into.append("\",\"");
        if (same.nextInt(10) < 4) {
            into.append("host-")
                    .append(same.nextInt(1 << 24))
                    .append(".net")
                    .append(same.nextInt(5000))
                    .append(".example");
        }
        into.append("\",\"517311\",\"Communications, Internet\",\"").append(any(VENDORS, same));
        into.append("\",\"\",\"\",\"203.0.113.").append(random.nextInt(256));
        into.append("\",\"80\",\"64501\",\"NL\",\"\",\"AMSTERDAM\",\"\",\"518210\",\"\",\"\",\"");
        String family = any(FAMILIES, same);
        into.append(family).append("\",\"").append(family).append("\",\"").append(family);
        into.append("\",\"http\",\"\",\"");
        into.append(String.format(java.util.Locale.ROOT, "%016x", random.nextLong()))
                .append("\"\n");
    }

    private static String any(String[] of, SplittableRandom random) {
        return of[random.nextInt(of.length)];
    }

    private String four(SplittableRandom random) {
        int range = random.nextInt(world.networksFour.size());
        long first = world.networksFour.firstLow()[range];
        return RoutingWorld.dotted(first + random.nextLong(world.networksFour.lastLow()[range] - first + 1));
    }

    private String six(SplittableRandom random) {
        int range = random.nextInt(world.networksSix.size());
        long first = world.networksSix.firstHigh()[range];
        long high = first + random.nextLong(world.networksSix.lastHigh()[range] - first + 1);
        return RoutingWorld.grouped(high, random.nextInt(3) == 0 ? random.nextInt(1 << 16) : random.nextLong());
    }
}
