package org.comity.duty;

import java.util.List;

/** What must be so for a rule or a stage to apply. */
public sealed interface Condition {

    /** What the facts say to it, as one reason. */
    Because ask(Facts facts);

    /**
     * A fact has one of these values. {@code known} as the only value asks whether the fact is known at all, and is open
     * where it is not.
     *
     * @param source the provision that asks for it; may be empty
     */
    record Is(Fact fact, List<String> values, String source) implements Condition {
        public Is {
            values = List.copyOf(values);
        }

        @Override
        public Because ask(Facts facts) {
            String wanted = fact.id() + " is " + String.join(" or ", values);
            return facts.text(fact)
                    .map(value -> values.contains(value) || values.equals(List.of("known"))
                            ? new Because(Answer.YES, fact.id() + " is " + value, source, List.of())
                            : new Because(
                                    Answer.NO,
                                    fact.id() + " is " + value + "; it applies where " + wanted,
                                    source,
                                    List.of()))
                    .orElseGet(() -> new Because(
                            Answer.OPEN,
                            fact.id() + " is not known; it applies where " + wanted,
                            source,
                            List.of(fact)));
        }
    }

    /** One of several is enough. */
    record AnyOf(List<Condition> conditions) implements Condition {
        public AnyOf {
            conditions = List.copyOf(conditions);
        }

        @Override
        public Because ask(Facts facts) {
            List<Because> each = conditions.stream().map(one -> one.ask(facts)).toList();
            Answer answer = Answer.any(each.stream().map(Because::answer).toList());
            List<Because> told =
                    each.stream().filter(one -> one.answer() == answer).toList();
            return new Because(
                    answer,
                    String.join("; ", told.stream().map(Because::text).toList()),
                    told.getFirst().source(),
                    told.stream().flatMap(one -> one.deciding().stream()).toList());
        }
    }

    /** All answers together. */
    static Answer all(List<Because> reasons) {
        return Answer.all(reasons.stream().map(Because::answer).toList());
    }

    /** What the facts say to each of these. */
    static List<Because> ask(List<Condition> conditions, Facts facts) {
        return conditions.stream().map(each -> each.ask(facts)).toList();
    }
}
