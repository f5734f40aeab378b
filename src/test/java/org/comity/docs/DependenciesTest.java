package org.comity.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DependenciesTest {
    private static final Pattern IN_POM =
            Pattern.compile("<dependency><groupId>([^<]+)</groupId><artifactId>([^<]+)</artifactId>");
    private static final Pattern ON_PAGE = Pattern.compile("\\| `([^`]+:[^`]+)` \\| [^|]+ \\| [^|]+ \\| [^|]+ \\|");

    /** Behind it stand those of the project in flink/. */
    private static final String JOB = "## The job for many machines";

    @Test
    void every_dependency_of_the_build_has_its_line_and_no_other_has_one() {
        List<String> page = Document.lines(Path.of("docs", "dependencies.md"));
        int job = page.indexOf(JOB);
        assertThat(job).isPositive();
        assertThat(onPage(page.subList(0, job)))
                .as("docs/dependencies.md")
                .hasSizeGreaterThan(10)
                .isEqualTo(inPom(Path.of("pom.xml")));
        assertThat(onPage(page.subList(job, page.size())))
                .as("docs/dependencies.md, " + JOB)
                .hasSizeGreaterThan(10)
                .isEqualTo(inPom(Path.of("flink", "pom.xml")));
    }

    private static Set<String> inPom(Path pom) {
        var inPom = new TreeSet<String>();
        for (String line : Document.lines(pom)) {
            Matcher dependency = IN_POM.matcher(line);
            if (dependency.find()) {
                inPom.add(dependency.group(1) + ":" + dependency.group(2));
            } else {
                assertThat(line).as("a dependency stands on one line").doesNotContain("<dependency>");
            }
        }
        return inPom;
    }

    private static Set<String> onPage(List<String> lines) {
        var onPage = new TreeSet<String>();
        for (String line : lines) {
            Matcher row = ON_PAGE.matcher(line);
            if (row.matches()) {
                onPage.add(row.group(1));
            }
        }
        return onPage;
    }

    @Test
    void nothing_of_flink_or_kafka_is_in_the_node() {
        assertThat(inPom(Path.of("pom.xml"))).noneMatch(each -> each.contains("flink") || each.contains("kafka"));
    }
}
