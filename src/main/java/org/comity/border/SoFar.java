package org.comity.border;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sums as they are known without counting long ({@link Counted}).
 *
 * @param counted when they were counted, where that was some time ago; null where it was just now
 * @param uncounted whether nothing was counted yet: then the sums say nothing of what is counted
 */
public record SoFar<S>(List<S> sums, @Nullable Instant counted, boolean uncounted) {
    public SoFar {
        sums = List.copyOf(sums);
    }

    static <S> SoFar<S> of(List<S> sums, Optional<? extends Counted.Known<?>> known) {
        return new SoFar<>(
                sums,
                known.filter(Counted.Known::remembered).map(Counted.Known::at).orElse(null),
                known.isEmpty());
    }
}
