package io.taskgraph.samples.bwmf.io;

import com.samskivert.mustache.Mustache;
import io.taskgraph.samples.bwmf.model.Loss;
import io.taskgraph.samples.bwmf.model.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A page that tells how a factorisation went: needs no other file and no network. */
public final class HtmlReport {

    private HtmlReport() {}

    /**
     * Writes the page.
     *
     * @param title what was factorised
     * @param loss what was minimised
     * @param settings what is worth knowing of how, by name, in the order to be shown
     * @param course the iterations, at least the start
     * @param topics the components in words; empty without a vocabulary
     */
    public static void write(
            Path file,
            String title,
            Loss loss,
            Map<String, String> settings,
            List<Progress> course,
            List<Vocabulary.Topic> topics)
            throws IOException {
        LossChart chart = new LossChart(course);
        Progress last = course.get(course.size() - 1);
        Map<String, Object> page = Map.of(
                "title", title,
                "settings", settings.entrySet(),
                "width", LossChart.WIDTH,
                "height", LossChart.HEIGHT,
                "points", chart.points(),
                "iterations", chart.iterations(),
                "values", chart.values(),
                "scale", chart.logarithmic() ? "logarithmic" : "linear",
                "last", lastLine(loss, last),
                "topics", topics.stream().map(HtmlReport::row).toList());
        String html = render(page);
        OutputFile.write(file, stream -> stream.write(html.getBytes(StandardCharsets.UTF_8)));
    }

    private static String lastLine(Loss loss, Progress last) {
        return String.format(
                Locale.ROOT,
                "%d iterations in %.1f s: L is %.10g, with its constant terms %s",
                last.iteration(),
                last.seconds(),
                last.loss(),
                loss.shown(last.divergence()));
    }

    private static Map<String, String> row(Vocabulary.Topic topic) {
        return Map.of(
                "number", Integer.toString(topic.number()),
                "share", String.format(Locale.ROOT, "%.1f %%", 100 * topic.share()),
                "terms", String.join(", ", topic.terms()));
    }

    private static String render(Map<String, Object> page) throws IOException {
        try (InputStream stream = HtmlReport.class.getResourceAsStream("report.mustache")) {
            if (stream == null) {
                throw new IOException("the template of the report is missing");
            }
            Reader template = new InputStreamReader(stream, StandardCharsets.UTF_8);
            return Mustache.compiler().compile(template).execute(page);
        }
    }
}
