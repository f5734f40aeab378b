package org.comity.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DependenciesTest {
    private static final Pattern IN_POM =
            Pattern.compile("<dependency><groupId>([^<]+)</groupId><artifactId>([^<]+)</artifactId>");
    private static final Pattern ON_PAGE = Pattern.compile("\\| `([^`]+:[^`]+)` \\| [^|]+ \\| [^|]+ \\| [^|]+ \\|");

    @Test
    void every_dependency_of_the_build_has_its_line_and_no_other_has_one() {
        var inPom = new TreeSet<String>();
        for (String line : Document.lines(Path.of("pom.xml"))) {
            Matcher dependency = IN_POM.matcher(line);
            if (dependency.find()) {
                inPom.add(dependency.group(1) + ":" + dependency.group(2));
            } else {
                assertThat(line).as("a dependency stands on one line").doesNotContain("<dependency>");
            }
        }
        var onPage = new TreeSet<String>();
        for (String line : Document.lines(Path.of("docs", "dependencies.md"))) {
            Matcher row = ON_PAGE.matcher(line);
            if (row.matches()) {
                onPage.add(row.group(1));
            }
        }
        assertThat(inPom).hasSizeGreaterThan(10);
        assertThat(onPage).as("docs/dependencies.md").isEqualTo(inPom);
    }
}
