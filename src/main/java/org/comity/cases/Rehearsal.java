package org.comity.cases;

import java.util.List;
import java.util.Objects;
import org.comity.sql.Act;
import org.comity.sql.Database;
import org.jspecify.annotations.Nullable;

/** Steps taken for once only to see whether they could be: what they did is undone. */
final class Rehearsal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Desk.Taken> taken;

    private Rehearsal(List<Desk.Taken> taken) {
        super("it was only a rehearsal", null, false, false);
        this.taken = taken;
    }

    static List<Desk.Taken> of(Database database, boolean rehearsed, Act<List<Desk.Taken>> taking) {
        try {
            return database.write(transaction -> {
                List<Desk.Taken> taken = taking.in(transaction);
                if (rehearsed) {
                    throw new Rehearsal(taken);
                }
                return taken;
            });
        } catch (RuntimeException e) {
            Rehearsal rehearsal = found(e);
            if (rehearsed && rehearsal != null) {
                return Objects.requireNonNull(rehearsal.taken);
            }
            throw e;
        }
    }

    private static @Nullable Rehearsal found(@Nullable Throwable e) {
        return e == null || e instanceof Rehearsal ? (Rehearsal) e : found(e.getCause());
    }
}
