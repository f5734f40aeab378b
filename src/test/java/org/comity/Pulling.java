package org.comity;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** The side that pulls again and again, and answers what it is asked back: erased, restricted, or not yet. */
final class Pulling implements Kills.Work {
    private static final int ANSWERS_OF = 4;

    private final Path desk;
    private final Random random;
    private final AtomicLong pulls = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();

    Pulling(Path desk, Random random) {
        this.desk = desk;
        this.random = random;
    }

    @Override
    public boolean step() {
        if (random.nextInt(ANSWERS_OF) == 0) {
            answer();
        }
        boolean pulled =
                Kills.type(desk, "peer", "pull", "--data", "west", Kills.NORTH).ok();
        pulls.addAndGet(pulled ? 1 : 0);
        return pulled;
    }

    private void answer() {
        Kills.Answer list = Kills.type(desk, "recall", "list", "--data", "west", "-o", "csv");
        list.out()
                .lines()
                .filter(line -> line.contains(",acknowledged,"))
                .limit(2)
                .forEach(line -> {
                    String nr = line.substring(0, line.indexOf(','));
                    Kills.Answer answer = switch (random.nextInt(3)) {
                        case 0 -> Kills.type(desk, "recall", "answer", "--data", "west", nr, "--erased");
                        case 1 ->
                            Kills.type(
                                    desk,
                                    "recall",
                                    "answer",
                                    "--data",
                                    "west",
                                    nr,
                                    "--restricted",
                                    "--ground",
                                    "evidence",
                                    "--until",
                                    "2099-06-01T00:00:00Z");
                        default -> new Kills.Answer(-1, "", "");
                    };
                    answers.addAndGet(answer.ok() ? 1 : 0);
                });
    }

    String told() {
        return pulls + " pulls went through, " + answers + " recalls answered";
    }
}
