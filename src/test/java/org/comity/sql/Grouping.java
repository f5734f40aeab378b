package org.comity.sql;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A process that writes until it is killed: eight threads, each act with a piece for what is done together. */
final class Grouping {
    static final Together<Long> LETTER = (transaction, pieces) -> {
        var insert = transaction.prepare("INSERT INTO node_fact (name, value) VALUES (?, ?)");
        insert.setString(1, "letter " + pieces.getFirst());
        insert.setString(
                2, String.join(" ", pieces.stream().map(String::valueOf).toList()));
        insert.executeUpdate();
    };

    private Grouping() {}

    /** Prints each number whose act was answered. */
    public static void main(String[] arguments) {
        // It ends in the middle of this; there is nothing to close.
        Database database = Database.open(arguments[0]);
        var next = new AtomicLong();
        for (int i : List.of(1, 2, 3, 4, 5, 6, 7, 8)) {
            Thread.ofPlatform().name("taker-" + i).start(() -> {
                while (true) {
                    long number = next.incrementAndGet();
                    database.write(transaction -> {
                        var insert = transaction.prepare("INSERT INTO node_fact (name, value) VALUES (?, 'x')");
                        insert.setString(1, "act " + number);
                        insert.executeUpdate();
                        transaction.together(LETTER, number);
                        return null;
                    });
                    System.out.println(number);
                }
            });
        }
    }
}
