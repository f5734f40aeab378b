package org.comity;

import java.io.IOException;
import org.comity.doors.shell.Terminal;
import org.comity.sql.Database;

/** Moves a node from one database to another, so that its database is one setting and not a decision for life. */
final class Relocation {
    private Relocation() {}

    /**
     * Carries what the node holds over into an empty database, and sets it as the node's database. Does nothing where it
     * is that already.
     */
    static void move(DataFolder folder, Config from, Config to, Terminal terminal) throws IOException {
        String oldUrl = Node.databaseUrl(folder, from);
        String newUrl = Node.databaseUrl(folder, to);
        if (oldUrl.equals(newUrl)) {
            return;
        }
        var lock = folder.take();
        try (Database target = Database.open(newUrl)) {
            if (target.isEmpty()) {
                try (Database source = Database.open(oldUrl)) {
                    long rows = source.copyInto(target);
                    terminal.say("The database was empty; " + rows + " rows of this node were carried over into it.");
                }
            }
        } finally {
            Node.release(lock);
        }
        Config.keep(folder.config(), Setting.DATABASE_URL, newUrl);
        terminal.say("From now on this is the node's database: comity.yaml says so.");
    }
}
