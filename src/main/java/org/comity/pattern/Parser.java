package org.comity.pattern;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pattern by recursive descent; each method is one rule of the grammar, and one token ahead always decides.
 *
 * <p>Chains of AND, OR, FOLLOWEDBY and of qualifiers become flat lists, so only parentheses deepen the stack, and those
 * are counted.
 */
final class Parser {
    private final Lexer lexer;
    private int depth;

    private Parser(String text) {
        this.lexer = new Lexer(text);
    }

    static Observation parse(String text) {
        var parser = new Parser(text);
        Observation root = parser.observations();
        if (parser.lexer.kind != Lexer.Kind.END) {
            throw parser.expected("AND, OR, FOLLOWEDBY, START, WITHIN, REPEATS or the end of the pattern");
        }
        return root;
    }

    // Observations, from the loosest operator to the tightest (§9.5.3).

    private Observation observations() {
        return chain("FOLLOWEDBY", this::alternatives, Observation.FollowedBy::new);
    }

    private Observation alternatives() {
        return chain("OR", this::conjunction, Observation.Or::new);
    }

    private Observation conjunction() {
        return chain("AND", this::observation, Observation.And::new);
    }

    private Observation observation() {
        Observation observation;
        boolean bracket = lexer.kind == Lexer.Kind.OPEN_BRACKET;
        if (bracket) {
            lexer.advance();
            observation = new Observation.Bracket(comparisons());
            take(Lexer.Kind.CLOSE_BRACKET, "AND, OR or ']'");
        } else if (lexer.kind == Lexer.Kind.OPEN_PARENTHESIS) {
            observation = inParentheses(this::observations, "AND, OR, FOLLOWEDBY, START, WITHIN, REPEATS or ')'");
        } else {
            throw expected("'[' or '(', where an observation expression begins");
        }
        return qualified(observation, bracket);
    }

    private Observation qualified(Observation observation, boolean bracket) {
        int at = lexer.start;
        Qualifier first = qualifier();
        if (first == null) {
            return observation;
        }
        var qualifiers = new ArrayList<Qualifier>();
        var kinds = new HashSet<Class<?>>();
        for (Qualifier next = first; next != null; next = qualifier()) {
            if (bracket && !kinds.add(next.getClass())) {
                throw new BadPattern(at, "a second qualifier of the same kind on one observation expression");
            }
            qualifiers.add(next);
            at = lexer.start;
        }
        return new Observation.Qualified(observation, qualifiers);
    }

    private @Nullable Qualifier qualifier() {
        int at = lexer.start;
        if (takeWord("START")) {
            return startStop(at);
        }
        if (takeWord("WITHIN")) {
            return within();
        }
        return takeWord("REPEATS") ? repeats() : null;
    }

    private Qualifier startStop(int at) {
        var start = new Timestamp(takeValue(Lexer.Kind.TIMESTAMP));
        takeWord("STOP", "STOP");
        var stop = new Timestamp(takeValue(Lexer.Kind.TIMESTAMP));
        if (!start.isBefore(stop)) {
            throw new BadPattern(at, "expected START before STOP, found START " + start + " STOP " + stop);
        }
        return new Qualifier.StartStop(start, stop);
    }

    private Qualifier within() {
        if (lexer.kind != Lexer.Kind.WHOLE && lexer.kind != Lexer.Kind.REAL) {
            throw expected("a number of seconds");
        }
        BigDecimal seconds = real().value();
        if (seconds.signum() <= 0) {
            throw expected("a number of seconds above 0");
        }
        lexer.advance();
        takeWord("SECONDS", "SECONDS");
        return new Qualifier.Within(seconds);
    }

    private Qualifier repeats() {
        if (lexer.kind != Lexer.Kind.WHOLE) {
            throw expected("an integer, how many times");
        }
        var times = new BigInteger(lexer.written());
        if (times.signum() <= 0 || times.bitLength() > 63) {
            throw expected("an integer from 1 to " + Long.MAX_VALUE);
        }
        lexer.advance();
        takeWord("TIMES", "TIMES");
        return new Qualifier.Repeats(times.longValueExact());
    }

    // Comparisons.

    private Comparison comparisons() {
        return chain("OR", this::comparisonConjunction, Comparison.Or::new);
    }

    private Comparison comparisonConjunction() {
        return chain("AND", this::comparison, Comparison.And::new);
    }

    private Comparison comparison() {
        if (lexer.kind == Lexer.Kind.OPEN_PARENTHESIS) {
            return inParentheses(this::comparisons, "AND, OR or ')'");
        }
        if (takeWord("NOT")) {
            takeWord("EXISTS", "EXISTS (elsewhere NOT stands after the object path)");
            return new Comparison.Exists(path(), true);
        }
        if (takeWord("EXISTS")) {
            return new Comparison.Exists(path(), false);
        }
        ObjectPath path = path();
        boolean negated = takeWord("NOT");
        if (takeWord("IN")) {
            return new Comparison.In(path, negated, literals(path));
        }
        Operator operator = operator();
        int at = lexer.start;
        Literal literal = literal();
        if (!operator.takes(literal)) {
            throw new BadPattern(
                    at,
                    "expected " + (operator.takesOnlyText() ? "a string" : "a constant that has an order") + " after "
                            + operator + ", found " + literal);
        }
        if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
            HashShape.check(path, literal, at);
        }
        return new Comparison.Compare(path, negated, operator, literal);
    }

    private Operator operator() {
        String written = lexer.kind == Lexer.Kind.SIGN || lexer.kind == Lexer.Kind.WORD ? lexer.written() : "";
        Operator operator = switch (written) {
            case "=", "==" -> Operator.EQUAL;
            case "!=", "<>" -> Operator.NOT_EQUAL;
            case "<" -> Operator.LESS;
            case "<=" -> Operator.LESS_OR_EQUAL;
            case ">" -> Operator.GREATER;
            case ">=" -> Operator.GREATER_OR_EQUAL;
            case "LIKE" -> Operator.LIKE;
            case "MATCHES" -> Operator.MATCHES;
            case "ISSUBSET" -> Operator.ISSUBSET;
            case "ISSUPERSET" -> Operator.ISSUPERSET;
            default ->
                throw expected(
                        "a comparison operator (=, !=, <, <=, >, >=, IN, LIKE, MATCHES, ISSUBSET," + " ISSUPERSET)");
        };
        lexer.advance();
        return operator;
    }

    private List<Literal> literals(ObjectPath path) {
        take(Lexer.Kind.OPEN_PARENTHESIS, "'(' after IN");
        var literals = new ArrayList<Literal>();
        if (lexer.kind != Lexer.Kind.CLOSE_PARENTHESIS) {
            do {
                int at = lexer.start;
                Literal literal = literal();
                if (!literals.isEmpty() && literals.getFirst().sort() != literal.sort()) {
                    throw new BadPattern(
                            at,
                            "expected constants of one sort in an IN list, found " + literal + " beside "
                                    + literals.getFirst());
                }
                HashShape.check(path, literal, at);
                literals.add(literal);
            } while (takeIf(Lexer.Kind.COMMA));
        }
        take(Lexer.Kind.CLOSE_PARENTHESIS, "',' or ')'");
        return literals;
    }

    private Literal literal() {
        Literal literal = switch (lexer.kind) {
            case TEXT -> new Literal.Text(lexer.value);
            case WHOLE -> whole();
            case REAL -> real();
            case HEX -> new Literal.Hex(lexer.value);
            case BINARY -> new Literal.Binary(lexer.value);
            case TIMESTAMP -> new Timestamp(lexer.value);
            default -> {
                if (lexer.is("true") || lexer.is("false")) {
                    yield new Literal.Truth(lexer.is("true"));
                }
                throw expected("a constant (a string in single quotes, a number, true, false, b'…', h'…' or t'…')");
            }
        };
        lexer.advance();
        return literal;
    }

    private Literal.Whole whole() {
        try {
            return new Literal.Whole(new BigInteger(lexer.written()));
        } catch (IllegalArgumentException e) {
            throw new BadPattern(lexer.start, String.valueOf(e.getMessage()));
        }
    }

    private Literal.Real real() {
        try {
            return new Literal.Real(new BigDecimal(lexer.written()));
        } catch (IllegalArgumentException e) {
            throw new BadPattern(lexer.start, String.valueOf(e.getMessage()));
        }
    }

    // Object paths (§9.7).

    private ObjectPath path() {
        String type = lexer.kind == Lexer.Kind.WORD ? lexer.written() : "";
        if (!Lexer.isObjectType(type)) {
            throw expected("an object type such as file, where an object path begins");
        }
        lexer.advance();
        take(Lexer.Kind.COLON, "':' after the object type");
        var steps = new ArrayList<ObjectPath.Step>();
        steps.add(key());
        while (true) {
            if (takeIf(Lexer.Kind.DOT)) {
                steps.add(key());
            } else if (takeIf(Lexer.Kind.OPEN_BRACKET)) {
                steps.add(index());
                take(Lexer.Kind.CLOSE_BRACKET, "']' after the index");
            } else {
                return new ObjectPath(type, steps);
            }
        }
    }

    private ObjectPath.Key key() {
        String name;
        if (lexer.kind == Lexer.Kind.TEXT) {
            name = lexer.value;
        } else if (lexer.kind == Lexer.Kind.WORD && Lexer.isPropertyName(lexer.written())) {
            name = lexer.written();
        } else {
            throw expected("a property name (one with a hyphen or a keyword's name stands in single quotes)");
        }
        lexer.advance();
        return new ObjectPath.Key(name);
    }

    private ObjectPath.Step index() {
        if (takeIf(Lexer.Kind.STAR)) {
            return new ObjectPath.AnyIndex();
        }
        if (lexer.kind == Lexer.Kind.WHOLE) {
            var position = new BigInteger(lexer.written());
            if (position.signum() >= 0 && position.bitLength() < 32) {
                lexer.advance();
                return new ObjectPath.Index(position.intValueExact());
            }
        }
        throw expected("'*' or an index from 0 to " + Integer.MAX_VALUE);
    }

    // The small words of the parser itself.

    /** One part, or several with that word between them. */
    private <T> T chain(String word, Supplier<T> part, Function<List<T>, T> combination) {
        T first = part.get();
        if (!lexer.is(word)) {
            return first;
        }
        var parts = new ArrayList<T>();
        parts.add(first);
        while (takeWord(word)) {
            parts.add(part.get());
        }
        return combination.apply(parts);
    }

    private <T> T inParentheses(Supplier<T> inside, String closing) {
        if (++depth > Pattern.DEPTH_MAX) {
            throw new BadPattern(lexer.start, "more than " + Pattern.DEPTH_MAX + " parentheses inside each other");
        }
        lexer.advance();
        T content = inside.get();
        take(Lexer.Kind.CLOSE_PARENTHESIS, closing);
        depth--;
        return content;
    }

    private boolean takeIf(Lexer.Kind kind) {
        if (lexer.kind != kind) {
            return false;
        }
        lexer.advance();
        return true;
    }

    private void take(Lexer.Kind kind, String wanted) {
        if (!takeIf(kind)) {
            throw expected(wanted);
        }
    }

    private String takeValue(Lexer.Kind kind) {
        if (lexer.kind != kind) {
            throw expected(kind.said);
        }
        String value = lexer.value;
        lexer.advance();
        return value;
    }

    private boolean takeWord(String word) {
        if (!lexer.is(word)) {
            return false;
        }
        lexer.advance();
        return true;
    }

    private void takeWord(String word, String wanted) {
        if (!takeWord(word)) {
            throw expected(wanted);
        }
    }

    private BadPattern expected(String wanted) {
        return new BadPattern(lexer.start, "expected " + wanted + ", found " + lexer.found());
    }
}
