package org.comity.flink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.cache.DistributedCache;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.comity.lists.RecipientList;
import org.comity.lists.TableList;
import org.comity.routing.BadTable;
import org.comity.routing.Recipient;
import org.comity.routing.Rendition;
import org.comity.routing.ReportSchema;
import org.comity.routing.Routes;
import org.comity.routing.Tables;
import org.jspecify.annotations.Nullable;

/** By what rows are routed: tables, recipients and schema, as they were when the job was submitted. Never changed. */
final class RouteBook {
    private static final String TABLES = "comity-tables";
    private static final String RECIPIENTS = "comity-recipients-";
    private static final String SCHEMA = "comity-schema";

    /**
     * The ones in use, by job: tables are large, and are read once for all tasks of a job in one machine. Static, as nothing else is
     * common to these; what no task holds is forgotten.
     */
    private static final Map<String, WeakReference<RouteBook>> SHARED = new HashMap<>();

    /** Finds the one of a job. */
    @FunctionalInterface
    interface Finder extends Serializable {
        RouteBook of(RuntimeContext context, JobPlan plan) throws IOException;
    }

    private final List<Recipient> recipients;
    private final int unroutable;
    private final int contactsFrom;
    private final Tables tables;
    private final ReportSchema schema;
    private final List<Rendition> renditions;
    private final Map<String, Routes> routes = new ConcurrentHashMap<>();

    private RouteBook(RecipientList lists, Tables tables, ReportSchema schema, JobSettings settings) {
        this.recipients = lists.with(tables.contacts());
        this.unroutable = lists.unroutable();
        this.contactsFrom = lists.contactsFrom();
        this.tables = tables;
        this.schema = schema;
        this.renditions = recipients.stream()
                .map(each -> new Rendition(settings.renditions().getOrDefault(each.id(), Map.of())))
                .toList();
    }

    /** Reads the files. */
    static RouteBook read(
            JobSettings settings, LocalDate today, Path tables, List<Path> recipients, @Nullable Path schema)
            throws IOException {
        RecipientList lists = RecipientList.read(recipients, Path.of(""), RecipientList.passedOver());
        TableList list = TableList.read(tables, today, today, settings.maxAge(), ReportFile::unpacked);
        if (!settings.flagStale() && !list.stale().isEmpty()) {
            throw new BadTable(
                    String.join("; ", list.stale()) + "; fetch it anew, or route all the same with stale: flag");
        }
        return new RouteBook(lists, list.tables(), schema(schema), settings);
    }

    private static ReportSchema schema(@Nullable Path file) throws IOException {
        if (file == null) {
            return ReportSchema.standard();
        }
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return ReportSchema.read(lines, file.toString());
        }
    }

    /** Has the files brought to every machine of the job. */
    static void send(JobSettings settings, StreamExecutionEnvironment env) {
        env.registerCachedFile(uri(settings.tables()), TABLES);
        for (int i = 0; i < settings.recipients().size(); i++) {
            env.registerCachedFile(uri(settings.recipients().get(i)), RECIPIENTS + i);
        }
        if (settings.schema() != null) {
            env.registerCachedFile(uri(settings.schema()), SCHEMA);
        }
    }

    private static String uri(String path) {
        return Path.of(path).toUri().toString();
    }

    /** The one of this job on this machine, read if it is the first to ask. */
    static RouteBook of(RuntimeContext context, JobPlan plan) throws IOException {
        String job = context.getJobInfo().getJobId().toString();
        synchronized (SHARED) {
            WeakReference<RouteBook> held = SHARED.get(job);
            RouteBook book = held == null ? null : held.get();
            if (book == null) {
                SHARED.values().removeIf(each -> each.get() == null);
                book = read(context.getDistributedCache(), plan);
                SHARED.put(job, new WeakReference<>(book));
            }
            return book;
        }
    }

    private static RouteBook read(DistributedCache files, JobPlan plan) throws IOException {
        JobSettings settings = plan.settings();
        var recipients = new Path[settings.recipients().size()];
        for (int i = 0; i < recipients.length; i++) {
            recipients[i] = files.getFile(RECIPIENTS + i).toPath();
        }
        return read(
                settings,
                plan.today(),
                files.getFile(TABLES).toPath(),
                List.of(recipients),
                settings.schema() == null ? null : files.getFile(SCHEMA).toPath());
    }

    /** All who may get rows, by their numbers. */
    List<Recipient> recipients() {
        return recipients;
    }

    /** The number of who gets what nobody is responsible for; negative for none. */
    int unroutable() {
        return unroutable;
    }

    /** What each gets of a row. */
    List<Rendition> renditions() {
        return renditions;
    }

    /** What that report is. */
    ReportSchema.Kind kind(String report) {
        return schema.of(report);
    }

    /** Who gets rows of that report. */
    Routes routes(String report) {
        return routes.computeIfAbsent(report, name -> Routes.of(recipients, name, tables, contactsFrom));
    }
}
