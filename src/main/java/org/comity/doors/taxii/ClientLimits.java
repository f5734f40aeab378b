package org.comity.doors.taxii;

import java.time.Duration;

/**
 * How long we wait for a peer and how much we take from it; each has its reason in {@code docs/limits.md}.
 *
 * @param connectTimeMax until the connection stands
 * @param answerTimeMax until the head of the answer is there
 * @param pageTimeMax until the whole answer is there: what ends a peer that drips
 * @param pageBytesMax bytes of one page, as sent and again as unpacked
 * @param pageMemoryBytesMax bytes of one answer held in memory; the rest goes to a scratch file
 * @param documentBytesMax bytes of any other answer
 * @param pageObjectsMax how far the page size is raised where a peer can only be paged by time
 * @param pagesMax pages of one pull, at least two
 * @param retriesMax further tries of one request
 * @param waitTimeMax waiting for one request, all tries together
 * @param statusPollsMax how often a push asks whether it is complete
 */
public record ClientLimits(
        Duration connectTimeMax,
        Duration answerTimeMax,
        Duration pageTimeMax,
        long pageBytesMax,
        int pageMemoryBytesMax,
        int documentBytesMax,
        int pageObjectsMax,
        int pagesMax,
        int retriesMax,
        Duration waitTimeMax,
        int statusPollsMax) {

    public static final ClientLimits STANDARD = new ClientLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            256L << 20,
            1 << 20,
            4 << 20,
            10_000,
            100_000,
            5,
            Duration.ofMinutes(5),
            20);

    public ClientLimits {
        if (pageBytesMax < 1 || pageMemoryBytesMax < 1 || documentBytesMax < 1 || pageObjectsMax < 1) {
            throw new IllegalArgumentException("a limit in bytes or objects must be at least 1");
        }
        if (pagesMax < 2) {
            // What kind of `next` a peer gives shows on the second page; see NextKind.
            throw new IllegalArgumentException("a pull needs at least 2 pages, not " + pagesMax);
        }
        if (retriesMax < 0 || statusPollsMax < 0) {
            throw new IllegalArgumentException("a number of tries cannot be negative");
        }
    }

    public ClientLimits withTimes(Duration answer, Duration page) {
        return new ClientLimits(
                connectTimeMax,
                answer,
                page,
                pageBytesMax,
                pageMemoryBytesMax,
                documentBytesMax,
                pageObjectsMax,
                pagesMax,
                retriesMax,
                waitTimeMax,
                statusPollsMax);
    }

    public ClientLimits withPageBytes(long bytesMax, int memoryBytesMax) {
        return new ClientLimits(
                connectTimeMax,
                answerTimeMax,
                pageTimeMax,
                bytesMax,
                memoryBytesMax,
                documentBytesMax,
                pageObjectsMax,
                pagesMax,
                retriesMax,
                waitTimeMax,
                statusPollsMax);
    }

    public ClientLimits withPages(int pages) {
        return new ClientLimits(
                connectTimeMax,
                answerTimeMax,
                pageTimeMax,
                pageBytesMax,
                pageMemoryBytesMax,
                documentBytesMax,
                pageObjectsMax,
                pages,
                retriesMax,
                waitTimeMax,
                statusPollsMax);
    }

    public ClientLimits withRetries(int retries, Duration waitTime) {
        return new ClientLimits(
                connectTimeMax,
                answerTimeMax,
                pageTimeMax,
                pageBytesMax,
                pageMemoryBytesMax,
                documentBytesMax,
                pageObjectsMax,
                pagesMax,
                retries,
                waitTime,
                statusPollsMax);
    }
}
