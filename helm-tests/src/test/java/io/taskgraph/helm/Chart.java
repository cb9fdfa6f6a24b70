package io.taskgraph.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The chart in this repository, as Helm's own library renders it. Needs neither a cluster nor a network. */
final class Chart {

    static final String NAMESPACE = "analytics";
    static final Path ROOT = Path.of(System.getProperty("taskgraph.root", "..")).toAbsolutePath();
    static final Path HOME = ROOT.resolve("helm").resolve("taskgraph");
    private static final String KUBERNETES = "1.31.0";

    private Chart() {}

    /** Returns the values files for tests, each for one way to deploy. */
    static List<Path> valuesFiles() {
        try (Stream<Path> files = Files.list(HOME.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    static Path values(String name) {
        return HOME.resolve("ci").resolve(name + "-values.yaml");
    }

    static LintResult lint(Path chart) {
        return new Helm(chart).lint().strict().call();
    }

    /** Renders with values given as {@code a.b.c=1}. */
    static Manifests render(String release, String... settings) {
        return rendered(command(release), settings);
    }

    /** Renders with a values file, and values given as {@code a.b.c=1} over it. */
    static Manifests render(String release, Path values, String... settings) {
        return rendered(command(release).withValuesFile(values), settings);
    }

    private static TemplateCommand command(String release) {
        return new Helm(HOME)
                .template()
                .withName(release)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES);
    }

    private static Manifests rendered(TemplateCommand command, String... settings) {
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            command.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return Manifests.parse(command.call());
    }
}
