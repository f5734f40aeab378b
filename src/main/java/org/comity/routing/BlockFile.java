package org.comity.routing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A block as it lies on disk: sections, keys, index, and at the very end how long index and file are and a checksum of the
 * index. It says all by itself; opening looks at the index alone, and reading checks what is read.
 */
public final class BlockFile implements AutoCloseable {
    /** Bytes before each key: its length and the time of its row. */
    static final int KEY_HEAD_BYTES = Integer.BYTES + Long.BYTES;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long SIGN = 0x636f_6d69_7479_4231L; // comityB1
    private static final int TAIL_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final List<Section> sections;
    private final long keysFrom;
    private final long keysLength;
    private final long keys;
    private final int keysSum;

    /** Is told of keys. */
    @FunctionalInterface
    interface KeyVisitor {
        void key(byte[] bytes, int from, int length, long seconds);
    }

    private BlockFile(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        long size = channel.size();
        if (size < TAIL_BYTES) {
            throw damaged("it is cut off");
        }
        ByteBuffer tail = ByteBuffer.wrap(read(size - TAIL_BYTES, TAIL_BYTES));
        int indexLength = tail.getInt();
        int indexSum = tail.getInt();
        long length = tail.getLong();
        if (tail.getLong() != SIGN || length != size || indexLength < 0 || indexLength > size - TAIL_BYTES) {
            throw damaged("it is cut off, or no block");
        }
        byte[] index = read(size - TAIL_BYTES - indexLength, indexLength);
        if (sum(index) != indexSum) {
            throw damaged("its index is not what was written");
        }
        var in = new DataInputStream(new ByteArrayInputStream(index));
        var headers = new ArrayList<String>();
        for (int left = in.readInt(); left > 0; left--) {
            headers.add(text(in));
        }
        var read = new ArrayList<Section>();
        long offset = 0;
        for (int left = in.readInt(); left > 0; left--) {
            String recipient = text(in);
            String report = text(in);
            String header = headers.get(in.readInt());
            long bytes = in.readLong();
            read.add(new Section(recipient, report, header, offset, bytes, in.readLong(), text(in)));
            offset += bytes;
        }
        sections = List.copyOf(read);
        keysFrom = offset;
        keysLength = in.readLong();
        keys = in.readLong();
        keysSum = in.readInt();
    }

    /**
     * Opens the file of a block.
     *
     * @throws DamagedBlock when it is cut off, or is none
     */
    public static BlockFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new BlockFile(file, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private byte[] read(long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw damaged("it is cut off");
            }
        }
        return bytes.array();
    }

    private DamagedBlock damaged(String how) {
        return new DamagedBlock(file + ": " + how + "; take it from a backup, or route again what it was made from");
    }

    /** The sections, in the order in which they lie. */
    public List<Section> sections() {
        return sections;
    }

    /** How many keys were new in it. */
    public long keys() {
        return keys;
    }

    /**
     * The bytes of a section.
     *
     * @return a stream that throws {@link DamagedBlock} at its end where they are not what was written; it reads from this
     *     file, which must stay open for as long
     */
    public InputStream read(Section section) {
        return new Checked(section);
    }

    /** Writes the bytes of a section as they lie there, unchecked. */
    public void transferTo(Section section, WritableByteChannel to) throws IOException {
        long done = 0;
        while (done < section.length()) {
            long count = channel.transferTo(section.offset() + done, section.length() - done, to);
            if (count <= 0) {
                throw damaged("it is cut off");
            }
            done += count;
        }
    }

    /**
     * Tells each key that was new, in their order.
     *
     * @throws DamagedBlock when they are not what was written; some may have been told by then
     */
    void keys(KeyVisitor visitor) throws IOException {
        // Looked at whole before any is told: what is seen of them is never taken back.
        var sum = new CRC32C();
        for (long at = 0; at < keysLength; at += BUFFER_BYTES) {
            byte[] bytes = read(keysFrom + at, (int) Math.min(BUFFER_BYTES, keysLength - at));
            sum.update(bytes, 0, bytes.length);
        }
        if ((int) sum.getValue() != keysSum) {
            throw damaged("its keys are not what was written");
        }
        byte[] bytes = new byte[0];
        int at = 0;
        long next = 0;
        while (next < keysLength || at < bytes.length) {
            int length = at + KEY_HEAD_BYTES <= bytes.length ? (int) INTS.get(bytes, at) : BUFFER_BYTES;
            if (at + KEY_HEAD_BYTES + length > bytes.length && next < keysLength) {
                long from = next - (bytes.length - at);
                int wanted = (int) Math.min(Math.max(BUFFER_BYTES, KEY_HEAD_BYTES + length), keysLength - from);
                bytes = read(keysFrom + from, wanted);
                next = from + wanted;
                at = 0;
                continue;
            }
            visitor.key(bytes, at + KEY_HEAD_BYTES, length, (long) LONGS.get(bytes, at + Integer.BYTES));
            at += KEY_HEAD_BYTES + length;
        }
    }

    static void keyHead(byte[] into, int at, int length, long seconds) {
        INTS.set(into, at, length);
        LONGS.set(into, at + Integer.BYTES, seconds);
    }

    private static int sum(byte[] bytes) {
        var sum = new CRC32C();
        sum.update(bytes, 0, bytes.length);
        return (int) sum.getValue();
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A section as a stream that holds its bytes against their hash at the end. */
    private final class Checked extends InputStream {
        private final Section section;
        private final MessageDigest digest = sha256();
        private long at;

        Checked(Section section) {
            this.section = section;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (at == section.length()) {
                return -1;
            }
            int count = channel.read(
                    ByteBuffer.wrap(into, from, (int) Math.min(length, section.length() - at)), section.offset() + at);
            if (count < 0) {
                throw damaged("it is cut off");
            }
            digest.update(into, from, count);
            at += count;
            if (at == section.length()
                    && !HexFormat.of().formatHex(digest.digest()).equals(section.sha256())) {
                throw damaged(
                        "rows of " + section.report() + " for " + section.recipient() + " are not what was written");
            }
            return count;
        }
    }

    /** What is written of a file so far. */
    static final class Writing {
        private final DiskFile disk;
        private final MessageDigest digest = sha256();
        private final Map<String, Integer> headers = new LinkedHashMap<>();
        private final List<Section> sections = new ArrayList<>();
        private long offset;

        Writing(DiskFile disk) {
            this.disk = disk;
        }

        void section(String recipient, String report, String header, long rows, Chunks bytes) throws IOException {
            bytes.tell((piece, from, length) -> {
                digest.update(piece, from, length);
                disk.write(piece, from, length);
            });
            String sha256 = HexFormat.of().formatHex(digest.digest());
            headers.putIfAbsent(header, headers.size());
            sections.add(new Section(recipient, report, header, offset, bytes.length(), rows, sha256));
            offset += bytes.length();
        }

        List<Section> end(Chunks keys, long count) throws IOException {
            var sum = new CRC32C();
            keys.tell((piece, from, length) -> {
                sum.update(piece, from, length);
                disk.write(piece, from, length);
            });
            var index = new ByteArrayOutputStream();
            var out = new DataOutputStream(index);
            out.writeInt(headers.size());
            for (String each : headers.keySet()) {
                text(out, each);
            }
            out.writeInt(sections.size());
            for (Section each : sections) {
                text(out, each.recipient());
                text(out, each.report());
                out.writeInt(headers.getOrDefault(each.header(), 0));
                out.writeLong(each.length());
                out.writeLong(each.rows());
                text(out, each.sha256());
            }
            out.writeLong(keys.length());
            out.writeLong(count);
            out.writeInt((int) sum.getValue());
            byte[] said = index.toByteArray();
            out.writeInt(said.length);
            out.writeInt(sum(said));
            out.writeLong(offset + keys.length() + said.length + TAIL_BYTES);
            out.writeLong(SIGN);
            disk.write(index.toByteArray(), 0, index.size());
            return List.copyOf(sections);
        }

        private static void text(DataOutputStream out, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }
}
