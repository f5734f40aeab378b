package org.comity.doors.shell;

import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.comity.border.Refused;
import org.comity.json.BadJson;
import org.comity.parties.NotPermitted;
import org.comity.seal.BadSeal;
import org.comity.yaml.BadYaml;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line of one terminal. Picocli finds the command; what a command throws becomes one clear line and an
 * exit code.
 */
@Command(
        name = "comity",
        description = "Cyber cooperation between sovereign parties: share under agreements, prove what crossed.",
        synopsisSubcommandLabel = "COMMAND")
public final class Shell implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            TokenCommands.class,
            PartyCommands.class,
            PersonCommands.class,
            AuthCommands.class,
            AgreementCommands.class,
            ImportCommand.class,
            ExportCommand.class,
            ObjectCommands.class,
            ReleaseCommand.class,
            WhyCommand.class,
            ConsentCommands.class,
            RecallCommands.class,
            RetentionCommands.class,
            CaseCommands.class,
            FollowCommands.class,
            FeedCommands.class,
            PeerCommands.class,
            LedgerCommands.class,
            CheckCommand.class);

    private final Access access;
    private final Terminal terminal;
    private final String[] arguments;

    @Spec
    private @Nullable CommandSpec spec;

    private Shell(Access access, Terminal terminal, String[] arguments) {
        this.access = access;
        this.terminal = terminal;
        this.arguments = arguments;
    }

    /**
     * Runs one command line.
     *
     * @param more commands beside those of this package, such as the one that starts a node
     * @return the exit code
     */
    public static int run(String[] arguments, Terminal terminal, Access access, List<Object> more) {
        var shell = new Shell(access, terminal, arguments);
        var line = new CommandLine(shell, shell.new Factory());
        typed(arguments, Stream.concat(COMMANDS.stream(), more.stream()).toList())
                .forEach(line::addSubcommand);
        line.setOut(new java.io.PrintWriter(terminal.out(), true, java.nio.charset.StandardCharsets.UTF_8));
        line.setErr(new java.io.PrintWriter(terminal.err(), true, java.nio.charset.StandardCharsets.UTF_8));
        line.setUsageHelpWidth(Math.max(60, Math.min(120, terminal.columns())));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        everywhere(line);
        line.setParameterExceptionHandler((wrong, args) -> usage(wrong));
        line.setExecutionExceptionHandler((thrown, command, parsed) -> told(thrown, terminal));
        int exit = line.execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return exit;
    }

    /**
     * Picocli goes over each option of each command that it is told of, by reflection: for all of them that takes longer
     * than most commands do. So it is told of the one that was typed, and of all where it was none of these.
     *
     * @param commands classes or objects
     */
    private static List<?> typed(String[] arguments, List<?> commands) {
        List<?> typed = commands.stream()
                .filter(each -> arguments.length > 0 && name(each).equals(arguments[0]))
                .toList();
        return typed.isEmpty() ? commands : typed;
    }

    private static String name(Object command) {
        Class<?> type = command instanceof Class<?> it ? it : command.getClass();
        return Objects.requireNonNull(type.getAnnotation(Command.class)).name();
    }

    /** A command that is a method says by itself that it has help: picocli counts its parameters behind these two. */
    private static void everywhere(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        if (spec.findOption("--version") == null) {
            spec.mixinStandardHelpOptions(true);
        } else if (spec.findOption("--help") == null) {
            // Here --version is one of an agreement, and the two cannot be mixed in together.
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Show this help message and exit.")
                    .build());
        }
        line.getCommandSpec().versionProvider(() -> new String[] {"comity " + version()});
        line.getSubcommands().values().forEach(Shell::everywhere);
    }

    /** The program's version as its jar says it. */
    public static String version() {
        String version = Shell.class.getPackage().getImplementationVersion();
        return version == null ? "(built from a folder)" : version;
    }

    private static int usage(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        line.getErr().println("comity: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, line.getErr());
        line.getErr().println("See: " + line.getCommandSpec().qualifiedName() + " --help");
        return Exit.USAGE;
    }

    /** Says what went wrong in one line, and answers the exit code that goes with it. */
    static int told(Exception failure, Terminal terminal) {
        // A file that cannot be read is the matter of whoever named it, however deep it was opened.
        Exception thrown =
                failure instanceof UncheckedIOException && failure.getCause() instanceof FileSystemException file
                        ? file
                        : failure;
        int exit = switch (thrown) {
            case Refusal refusal -> refusal.exit();
            case Refused refused ->
                switch (refused.why()) {
                    case UNKNOWN -> Exit.NOT_FOUND;
                    case FORBIDDEN, AGREEMENT -> Exit.REFUSED;
                    case UNFIT, TOO_MUCH -> Exit.USAGE;
                };
            case NotPermitted no -> Exit.REFUSED;
            case IllegalArgumentException fit -> Exit.USAGE;
            case BadYaml yaml -> Exit.USAGE;
            case BadJson json -> Exit.USAGE;
            case BadSeal seal -> Exit.USAGE;
            case FileSystemException file -> Exit.USAGE;
            default -> Exit.FAULT;
        };
        if (exit == Exit.FAULT) {
            System.getLogger("comity.shell").log(System.Logger.Level.ERROR, "a command failed", thrown);
            terminal.say("comity: a fault of the program: " + thrown);
        } else if (thrown instanceof NoSuchFileException file) {
            terminal.say("comity: there is no file " + file.getFile());
        } else if (thrown instanceof FileSystemException file) {
            terminal.say("comity: " + file.getFile() + " cannot be used: "
                    + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason()));
        } else {
            terminal.say("comity: " + thrown.getMessage());
        }
        return exit;
    }

    Terminal terminal() {
        return terminal;
    }

    int at(java.nio.file.Path folder, Access.Work work) {
        return access.to(terminal.file(folder), arguments, terminal, work);
    }

    @Override
    public void run() {
        Objects.requireNonNull(spec).commandLine().usage(terminal.err());
    }

    /** Makes commands; those of this package want the shell they belong to. */
    private final class Factory implements IFactory {
        private final IFactory standard = CommandLine.defaultFactory();

        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                return type.getDeclaredConstructor(Shell.class).newInstance(Shell.this);
            } catch (NoSuchMethodException e) {
                return standard.create(type);
            } catch (InvocationTargetException e) {
                throw new IllegalStateException("a command cannot be made", e);
            }
        }
    }
}
