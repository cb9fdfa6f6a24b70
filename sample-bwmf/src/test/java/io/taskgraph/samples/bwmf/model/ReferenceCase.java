package io.taskgraph.samples.bwmf.model;

import io.taskgraph.samples.bwmf.io.FactorFiles;
import io.taskgraph.samples.bwmf.io.MatrixSummary;
import io.taskgraph.samples.bwmf.io.MatrixText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A data set with its starting factors and the traces that other implementations have left on it. */
public record ReferenceCase(String name, int rank) {

    public static Stream<ReferenceCase> all() {
        return Stream.of("planted5", "digits", "austen")
                .flatMap(name -> IntStream.of(5, 20).mapToObj(rank -> new ReferenceCase(name, rank)));
    }

    private String folder() {
        return name.equals("austen") ? "data/austen/" : "reference/" + name + "/";
    }

    /** Returns the matrix of the data set. */
    public MatrixText input() {
        return new MatrixText("classpath:" + folder() + "V.csv.gz");
    }

    List<TaskShards> shards(int tasks) {
        MatrixText input = input();
        MatrixSummary summary = input.summary();
        return IntStream.range(0, tasks)
                .mapToObj(task -> input.read(summary, task, tasks))
                .toList();
    }

    public Factors start(Precision precision) {
        return new Factors(factor("D", precision), factor("T", precision));
    }

    private Factor factor(String side, Precision precision) {
        return FactorFiles.readText("classpath:" + folder() + "init_k" + rank + "_s1_" + side + ".csv.gz", precision);
    }

    private JsonNode reference() {
        try (InputStream stream = ReferenceCase.class.getResourceAsStream("/reference/" + name + "/reference.json")) {
            return JsonMapper.builder().build().readTree(stream);
        } catch (IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
    }

    public double constant() {
        return reference().get("constant_C").asDouble();
    }

    private JsonNode start1() {
        return reference().get("k").get(Integer.toString(rank)).get("starts").get("1");
    }

    /** Returns L after 0, 1, .. iterations of projected gradient with line searches by block. */
    public List<Double> blockTrace(int blocks) {
        JsonNode trace = blocks == 1
                ? start1().get("apg_1_block").get("L")
                : start1().get("apg_" + blocks + "_blocks").get("L");
        List<Double> losses = new ArrayList<>();
        trace.forEach(loss -> losses.add(loss.asDouble()));
        return losses;
    }

    /** Returns how far rounding alone has moved the divergence after 0, 1, .. iterations, relatively. */
    List<Double> roundingOfBlockTrace() {
        List<Double> changes = new ArrayList<>();
        start1().get("apg_1_block")
                .get("relative_change_of_KL_when_the_start_is_perturbed_by_1e-13")
                .forEach(change -> changes.add(change.asDouble()));
        return changes;
    }

    /** Returns L by the number of multiplicative iterations. */
    public java.util.SortedMap<Integer, Double> multiplicativeTrace() {
        java.util.SortedMap<Integer, Double> losses = new java.util.TreeMap<>();
        start1().get("mu_sklearn")
                .forEach(point ->
                        losses.put(point.get("it").asInt(), point.get("L").asDouble()));
        return losses;
    }

    private JsonNode check() {
        return reference().get("k").get(Integer.toString(rank)).get("check").get("trace");
    }

    int checkedIterations() {
        return check().get("outer_iterations").asInt();
    }

    public double divergenceAtMost() {
        return check().get("KL_at_most").asDouble();
    }

    @Override
    public String toString() {
        return name + ", rank " + rank;
    }
}
