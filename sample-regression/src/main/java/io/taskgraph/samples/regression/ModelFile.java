package io.taskgraph.samples.regression;

import io.taskgraph.TaskGraphException;
import io.taskgraph.samples.regression.model.Encoding;
import io.taskgraph.samples.regression.model.Family;
import io.taskgraph.samples.regression.model.Features;
import io.taskgraph.samples.regression.model.FittedModel;
import io.taskgraph.samples.regression.model.Link;
import io.taskgraph.samples.regression.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link ResultFile} has written, as far as it is needed to predict. */
final class ModelFile {

    private final JsonNode json;

    private ModelFile(JsonNode json) {
        this.json = json;
    }

    /**
     * Returns the bytes of a file.
     *
     * @throws TaskGraphException if it cannot be read
     */
    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException ex) {
            throw noModel(file, ex.toString(), ex);
        }
    }

    /** Returns what is the same of two files if these are, as good as certainly. */
    static String fingerprint(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return String.format(
                Locale.ROOT, "a file of %d bytes with the checksum %08x", bytes.length, checksum.getValue());
    }

    /**
     * Reads a model.
     *
     * @param file where the bytes are from, for the message
     * @throws TaskGraphException if it is no model
     */
    static FittedModel read(Path file, byte[] bytes) {
        try {
            return new ModelFile(JsonMapper.builder().build().readTree(bytes)).model();
        } catch (JacksonException | IllegalArgumentException ex) {
            throw noModel(file, ex.getMessage(), ex);
        }
    }

    private static TaskGraphException noModel(Path file, @Nullable String problem, Exception cause) {
        return new TaskGraphException(
                "'regression.model' must name a file that 'regression.output' has written, but of '" + file + "': "
                        + problem,
                cause);
    }

    private FittedModel model() {
        Family family = constant(Family.class, "family");
        List<String> features = texts(required("features"));
        List<List<String>> levels = new ArrayList<>();
        Map<String, String> references = new HashMap<>();
        JsonNode ofColumns = required("levels");
        for (String feature : features) {
            if (ofColumns.has(feature)) {
                levels.add(texts(ofColumns.get(feature)));
                references.put(feature, levels.get(levels.size() - 1).get(0));
            }
        }
        Encoding encoding = Encoding.of(new Features(features, Set.copyOf(references.keySet()), references), levels);
        List<String> classes = texts(required("classes"));
        JsonNode offset = required("offset");
        return new FittedModel(
                ModelSpec.of(family, 0).with(constant(Link.class, "link")),
                encoding,
                classes,
                offset.isNull() ? null : offset.asString(),
                coefficients(family, classes, encoding.columnNames()));
    }

    private List<List<Double>> coefficients(Family family, List<String> classes, List<String> columns) {
        List<List<Double>> all = new ArrayList<>();
        for (String each : family == Family.MULTINOMIAL ? classes : List.of("")) {
            List<Double> ofClass = new ArrayList<>();
            ofClass.add(estimate(each, true, ""));
            columns.forEach(column -> ofClass.add(estimate(each, false, column)));
            all.add(ofClass);
        }
        return all;
    }

    /** Returns a coefficient, which is 0 where there is none: without an intercept, and for the class that others are compared with. */
    private double estimate(String ofClass, boolean intercept, String column) {
        for (JsonNode row : required("table")) {
            boolean same = row.path("class").asString("").equals(ofClass)
                    && row.path("intercept").asBoolean() == intercept
                    && (intercept || row.path("name").asString("").equals(column));
            if (same) {
                return row.path("estimate").asDouble();
            }
        }
        return 0;
    }

    private JsonNode required(String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no '" + name + "'");
        }
        return value;
    }

    private <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(
                type, required(name).asString().toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asString()));
        return texts;
    }
}
