package org.comity.doors.shell;

import picocli.CommandLine.Option;

/** A command on a node that prints a table. */
abstract class TableCommand extends NodeCommand {
    @Option(
            names = "-o",
            paramLabel = "FORM",
            defaultValue = "table",
            description = "table, json or csv (default ${DEFAULT-VALUE})")
    private Table.Form form = Table.Form.table;

    TableCommand(Shell shell) {
        super(shell);
    }

    Table.Form form() {
        return form;
    }
}
