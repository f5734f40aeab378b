package org.comity.flink;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comity.routing.BadTable;
import org.comity.routing.Recipient;

/**
 * What the job does, as it is settled when it is submitted: tables and recipients were read once, so that what is wrong with them is
 * told there and then.
 *
 * @param today as of which tables are read, on every machine
 * @param headings of all rows that may come
 * @param files to be read; empty where topics are
 */
record JobPlan(JobSettings settings, LocalDate today, List<Heading> headings, List<String> files)
        implements Serializable {

    /**
     * Reads settings and what they name.
     *
     * @throws org.comity.yaml.BadYaml when settings or a list cannot be read
     * @throws BadTable when a table or a report cannot
     */
    static JobPlan read(Path file, LocalDate today) throws IOException {
        JobSettings settings = JobSettings.read(file);
        RouteBook book = RouteBook.read(
                settings,
                today,
                Path.of(settings.tables()),
                settings.recipients().stream().map(Path::of).toList(),
                settings.schema() == null ? null : Path.of(settings.schema()));
        for (Map.Entry<String, ?> each : settings.renditions().entrySet()) {
            if (book.recipients().stream().map(Recipient::id).noneMatch(each.getKey()::equals)) {
                throw new BadTable(file + ": renditions name " + each.getKey() + ", and no list of recipients does");
            }
        }
        var headings = new ArrayList<Heading>();
        var files = new ArrayList<String>();
        switch (settings.input()) {
            case JobSettings.Input.OfFiles named -> {
                for (ReportFile each : ReportFile.of(named.paths())) {
                    Heading heading = each.heading();
                    if (!headings.contains(heading)) {
                        headings.add(heading);
                    }
                    files.add(each.path());
                }
            }
            case JobSettings.Input.OfKafka topics -> {
                for (JobSettings.Topic each : topics.topics()) {
                    headings.add(each.heading());
                }
            }
        }
        for (Heading each : headings) {
            book.routes(each.report()); // whatever a recipient lists is looked at before the first row is
        }
        return new JobPlan(settings, today, headings, files);
    }
}
