package org.comity.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.Comity;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Pattern ROW = Pattern.compile("\\| `([A-Za-z0-9_.]+)` \\| ([0-9,]+)( [A-Za-z]+)? \\| .+ \\|");

    /** Of the page: the place in the code, and the value as it is written there. */
    private static TreeMap<String, String> rows() {
        var rows = new TreeMap<String, String>();
        for (String line : Document.lines(Path.of("docs", "limits.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String unit = row.group(3) == null ? "" : row.group(3).strip();
                assertThat(rows.put(row.group(1), row.group(2).replace(",", "") + " " + unit))
                        .as("%s stands twice", row.group(1))
                        .isNull();
            } else {
                assertThat(line).as("a row that names a limit").doesNotStartWith("| `");
            }
        }
        return rows;
    }

    @Test
    void every_number_on_the_page_is_that_of_the_code() throws ReflectiveOperationException {
        TreeMap<String, String> rows = rows();
        assertThat(rows).hasSizeGreaterThan(50);
        for (var row : rows.entrySet()) {
            assertThat(said(row.getValue())).as(row.getKey()).isEqualTo(meant(row.getKey()));
        }
    }

    @Test
    void every_limit_of_the_code_is_on_the_page() throws IOException, ReflectiveOperationException, URISyntaxException {
        assertThat(rows().keySet()).as("docs/limits.md").containsAll(limits());
    }

    /** In the smallest unit: bytes, nanoseconds, or what is counted. */
    private static BigInteger said(String value) {
        String[] words = value.split(" ", -1);
        BigInteger number = new BigInteger(words[0]);
        long unit = switch (words[1]) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "s" -> Duration.ofSeconds(1).toNanos();
            case "min" -> Duration.ofMinutes(1).toNanos();
            case "day", "days" -> Duration.ofDays(1).toNanos();
            default -> 1;
        };
        return number.multiply(BigInteger.valueOf(unit));
    }

    private static BigInteger meant(String place) throws ReflectiveOperationException {
        String[] words = place.split("\\.", -1);
        int type = 0;
        while (Character.isLowerCase(words[type].charAt(0))) {
            type++;
        }
        Class<?> owner =
                Class.forName("org.comity." + String.join(".", List.of(words).subList(0, type + 1)));
        Field field = owner.getDeclaredField(words[type + 1]);
        field.setAccessible(true);
        Object value = field.get(null);
        if (words.length > type + 2) {
            var component = value.getClass().getDeclaredMethod(words[type + 2]);
            value = component.invoke(value);
        }
        return value instanceof Duration duration
                ? BigInteger.valueOf(duration.toNanos())
                : new BigInteger(String.valueOf(value));
    }

    /** A build may leave a class lying whose source is gone. */
    private static Path source(Path compiled) {
        return Path.of("src", "main", "java", compiled.toString().replaceFirst("(\\$.*)?\\.class$", "") + ".java");
    }

    /** Every constant named ..._MAX, and every component of what is limited by a STANDARD. */
    private static List<String> limits() throws IOException, ReflectiveOperationException, URISyntaxException {
        var limits = new ArrayList<String>();
        Path classes = Path.of(
                Comity.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Path> files;
        try (var walk = Files.walk(classes.resolve("org").resolve("comity"))) {
            files = walk.filter(file -> file.toString().endsWith(".class")
                            && !file.getFileName().toString().equals("package-info.class")
                            && Files.exists(source(classes.relativize(file))))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String name = classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
            Class<?> type = Class.forName(name, false, LimitsTest.class.getClassLoader());
            String place = name.substring("org.comity.".length());
            for (Field field : fields(type)) {
                if (Modifier.isStatic(field.getModifiers())
                        && !field.isEnumConstant()
                        && field.getName().endsWith("_MAX")) {
                    limits.add(place + "." + field.getName());
                }
                if (field.getName().equals("STANDARD") && field.getType() == type && type.isRecord()) {
                    for (RecordComponent component : type.getRecordComponents()) {
                        limits.add(place + ".STANDARD." + component.getName());
                    }
                }
            }
        }
        assertThat(limits).hasSizeGreaterThan(50);
        return limits;
    }

    /** The tests are started without the module of vectors, and the one class that needs it has no limits. */
    private static Field[] fields(Class<?> type) {
        return type.getSimpleName().equals("VectorMarks") ? new Field[0] : type.getDeclaredFields();
    }
}
