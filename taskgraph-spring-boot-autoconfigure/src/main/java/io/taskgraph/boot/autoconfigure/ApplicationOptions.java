package io.taskgraph.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command line of an application whose options are properties under a prefix of its own, for its main method: the text of
 * {@code --help}, and what is wrong with arguments that Spring Boot would pass over. Options of Spring Boot and of TaskGraph are
 * left to these.
 *
 * <pre>{@code
 * ApplicationOptions options = ApplicationOptions.of("sample.jar", "app", "Does what it does.");
 * if (options.isHelp(args)) {
 *     out.print(options.help()); // the standard output
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class ApplicationOptions {

    private static final List<String> HELP = List.of("--help", "-h", "help");

    /** With what the options of Spring Boot and TaskGraph begin. */
    private static final List<String> FOREIGN =
            List.of("taskgraph.", "spring.", "logging.", "server.", "management.", "grpc.", "debug", "trace");

    private final String program;

    private final String prefix;

    private final String purpose;

    private final List<String> commands;

    private final KnownProperties known;

    private ApplicationOptions(
            String program, String prefix, String purpose, List<String> commands, KnownProperties known) {
        this.program = program;
        this.prefix = prefix;
        this.purpose = purpose;
        this.commands = commands;
        this.known = known;
    }

    /**
     * Returns the options of an application.
     *
     * @param program the jar to be started
     * @param prefix with what the names of its properties begin, without a point at the end
     * @param purpose a line on what it does
     * @param commands words that it takes in place of an option
     */
    public static ApplicationOptions of(String program, String prefix, String purpose, String... commands) {
        return new ApplicationOptions(program, prefix, purpose, List.of(commands), KnownProperties.read(prefix + "."));
    }

    /** Returns whether the arguments ask for help. */
    public boolean isHelp(String... arguments) {
        return Stream.of(arguments).anyMatch(HELP::contains);
    }

    /** Returns how the program is used, with all options and their defaults. */
    public String help() {
        StringBuilder help = new StringBuilder();
        help.append(purpose).append("\n\nusage: java -jar ").append(program);
        help.append(commands.isEmpty() ? "" : " [" + String.join("|", commands) + "]");
        help.append(" [--OPTION=VALUE]...\n\n");
        for (KnownProperties.Property property : known.properties()) {
            String value = property.defaultValue().isEmpty() ? "" : property.defaultValue();
            help.append("  --")
                    .append(property.name())
                    .append('=')
                    .append(value)
                    .append('\n');
            help.append("        ").append(property.description()).append('\n');
        }
        return help.append("\n"
                        + "Options of TaskGraph, such as --taskgraph.job.tasks=, and of Spring Boot can be given"
                        + " too.\n")
                .toString();
    }

    /** Returns what is wrong with the arguments, or nothing. */
    public Optional<String> problem(String... arguments) {
        return known.properties().isEmpty()
                ? Optional.empty()
                : Stream.of(arguments)
                        .map(this::problemOf)
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    private Optional<String> problemOf(String argument) {
        if (!argument.startsWith("--")) {
            return commands.contains(argument)
                    ? Optional.empty()
                    : Optional.of("'" + argument + "' is no option: options look like --" + prefix + ".input="
                            + argument + "; --help lists them");
        }
        int end = argument.indexOf('=');
        String name = argument.substring(2, end < 0 ? argument.length() : end);
        if (known.contains(name) || FOREIGN.stream().anyMatch(name.toLowerCase(Locale.ROOT)::startsWith)) {
            return Optional.empty();
        }
        String nearest =
                nearest(name).map(found -> "Did you mean '--" + found + "'?").orElse("--help lists all options.");
        return Optional.of("There is no option '--" + name + "'. " + nearest);
    }

    private Optional<String> nearest(String name) {
        String whole = name.startsWith(prefix + ".") ? name : prefix + "." + name;
        return known.contains(whole)
                ? known.properties().stream()
                        .map(KnownProperties.Property::name)
                        .filter(each -> each.equalsIgnoreCase(whole))
                        .findFirst()
                : known.nearest(whole);
    }
}
