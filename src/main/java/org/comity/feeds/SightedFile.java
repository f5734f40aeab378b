package org.comity.feeds;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.comity.routing.Block;
import org.comity.routing.Section;
import org.comity.routing.Sightings;

/** What one block counted, until it is taken into the counts of all: cells, what of them each section has, and addresses. */
final class SightedFile implements AutoCloseable {
    private static final long SIGN = 0x636f_6d69_7479_5331L; // comityS1
    private static final String PART = ".part";

    /** Rows of the block that are of one report, day, country and family. */
    record Cell(String report, int day, String country, String family, int rows) {}

    /**
     * What a section has of a cell.
     *
     * @param place where the section begins in the file of the block
     */
    record Share(long place, int cell, int rows) {}

    /** Is told of addresses, a row each. */
    interface Addresses {
        void four(int cell, int address);

        void six(int cell, long high, long low);
    }

    private final Path file;
    private final CheckedInputStream checked;
    private final DataInputStream in;
    private final List<Cell> cells = new ArrayList<>();
    private final List<Share> shares = new ArrayList<>();

    private SightedFile(Path file) throws IOException {
        this.file = file;
        checked = new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), new CRC32C());
        in = new DataInputStream(checked);
        if (in.readLong() != SIGN) {
            in.close();
            throw damaged();
        }
        for (int left = in.readInt(); left > 0; left--) {
            cells.add(new Cell(in.readUTF(), in.readInt(), in.readUTF(), in.readUTF(), in.readInt()));
        }
        for (int left = in.readInt(); left > 0; left--) {
            shares.add(new Share(in.readLong(), in.readInt(), in.readInt()));
        }
    }

    /** Writes what that block counted, and returns when it is on disk. */
    static void write(Path file, Block block, List<Section> sections) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + PART);
        try (var to = new FileOutputStream(part.toFile());
                var summed = new CheckedOutputStream(new BufferedOutputStream(to, 1 << 16), new CRC32C());
                var out = new DataOutputStream(summed)) {
            Sightings sightings = block.sightings();
            out.writeLong(SIGN);
            out.writeInt(sightings.cells());
            for (int i = 0; i < sightings.cells(); i++) {
                out.writeUTF(sightings.report(i));
                out.writeInt(sightings.day(i));
                out.writeUTF(Sightings.countryName(sightings.country(i)));
                out.writeUTF(sightings.family(i));
                out.writeInt(sightings.rows(i));
            }
            List<Share> shares = shares(block, sections);
            out.writeInt(shares.size());
            for (Share each : shares) {
                out.writeLong(each.place());
                out.writeInt(each.cell());
                out.writeInt(each.rows());
            }
            out.writeInt(sightings.fours());
            for (int i = 0; i < sightings.fours(); i++) {
                out.writeLong(sightings.four(i));
            }
            out.writeInt(sightings.sixes());
            for (int i = 0; i < sightings.sixes(); i++) {
                out.writeInt(sightings.sixCell(i));
                out.writeLong(sightings.sixHigh(i));
                out.writeLong(sightings.sixLow(i));
            }
            out.flush();
            out.writeLong(summed.getChecksum().getValue());
            out.flush();
            to.getFD().sync();
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Share> shares(Block block, List<Section> sections) {
        var shares = new ArrayList<Share>();
        block.shares((section, cell, rows) ->
                shares.add(new Share(sections.get(section).offset(), cell, rows)));
        return shares;
    }

    static SightedFile open(Path file) throws IOException {
        return new SightedFile(file);
    }

    List<Cell> cells() {
        return cells;
    }

    List<Share> shares() {
        return shares;
    }

    /**
     * Tells all addresses; once.
     *
     * @throws IOException when the file is not what was written, at the end
     */
    void addresses(Addresses told) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            long four = in.readLong();
            told.four((int) (four >>> 32), (int) four);
        }
        for (int left = in.readInt(); left > 0; left--) {
            told.six(in.readInt(), in.readLong(), in.readLong());
        }
        long sum = checked.getChecksum().getValue();
        if (in.readLong() != sum) {
            throw damaged();
        }
    }

    /** Whether all of it is what was written. */
    static boolean isWhole(Path file) {
        try (SightedFile its = open(file)) {
            its.addresses(new Addresses() {
                @Override
                public void four(int cell, int address) {}

                @Override
                public void six(int cell, long high, long low) {}
            });
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private IOException damaged() {
        return new IOException(file + ": it is not what was written");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
