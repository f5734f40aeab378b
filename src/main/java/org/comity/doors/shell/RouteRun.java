package org.comity.doors.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import org.comity.observed.Observation;
import org.comity.observed.ObservationReader;
import org.comity.observed.RowForm;
import org.comity.routing.BatchLine;
import org.comity.routing.Columns;
import org.comity.routing.CsvBatch;
import org.comity.routing.CsvReader;
import org.comity.routing.Permissions;
import org.comity.routing.RecordReader;
import org.comity.routing.ReportSchema;
import org.comity.routing.Router;
import org.comity.routing.Routes;
import org.comity.routing.Tally;

/**
 * A run: files one after another through one router, into one output and one account.
 *
 * @param keyColumns columns that make two rows the same; empty for those of the report
 */
record RouteRun(Terminal terminal, Router router, RouteOutput output, RouteAccount account, List<String> keyColumns) {
    private static final int WORKERS = 2;

    /** @param number of the report, the same for every file of it */
    void file(RouteInput input, ReportSchema.Kind kind, int number, Routes routes) throws IOException {
        Tally tally = account.begin(input);
        try (var in = input.open(terminal);
                var progress = Progress.over(terminal, input.shown(), input.size(), in);
                var rows = RouteInput.unpacked(progress.counted())) {
            RowForm written = input.form().seen(rows);
            boolean brokenOff = written == RowForm.csv
                    ? table(rows, kind, number, routes, tally)
                    : records(rows, written, kind.report(), number, routes, tally);
            if (brokenOff) {
                account.brokenOff(tally);
            }
        }
    }

    /** Rows under a header; answers whether the file broke off. */
    private boolean table(InputStream rows, ReportSchema.Kind kind, int number, Routes routes, Tally tally)
            throws IOException {
        var reader = new CsvReader(rows, tally);
        Columns columns = Columns.of(kind, reader.names(), keyColumns);
        reader.select(columns.selected());
        output.report(kind.report(), reader.header(), ".csv");
        try {
            new BatchLine(
                            reader,
                            columns,
                            number,
                            router,
                            batch -> router.decide(batch, columns, routes, Permissions.everybody(), tally),
                            this::keep)
                    .run(WORKERS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
        return reader.isDamaged();
    }

    /** Observations in JSON; answers whether the file broke off. */
    private boolean records(InputStream rows, RowForm written, String report, int number, Routes routes, Tally tally)
            throws IOException {
        // What JSON says of its victim stands under the same names whatever the report.
        ReportSchema.Kind kind = ReportSchema.kind("json", Observation.COLUMNS, "", "");
        Columns columns = Columns.of(kind, Observation.COLUMNS, keyColumns);
        output.report(report, new byte[0], ".ndjson");
        try (var observations =
                written == RowForm.json ? ObservationReader.text(rows) : ObservationReader.lines(rows)) {
            var reader = new RecordReader(new RouteRecords(observations), tally);
            reader.select(columns.selected());
            while (reader.next()) {
                batch(reader.batch(), columns, number, routes, tally);
            }
            return observations.isDamaged();
        }
    }

    private void batch(CsvBatch batch, Columns columns, int number, Routes routes, Tally tally) throws IOException {
        router.route(batch, columns, number, routes, tally);
        keep(batch);
    }

    private void keep(CsvBatch batch) throws IOException {
        output.add(batch);
        account.copies(batch);
    }
}
