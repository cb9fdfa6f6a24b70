package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.taskgraph.TaskGraphException;
import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.samples.regression.model.FirstRows;
import io.taskgraph.samples.regression.model.Fit;
import io.taskgraph.samples.regression.model.ModelSpec;
import io.taskgraph.samples.regression.model.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareTests {

    @TempDir
    private Path folder;

    private final RegressionProperties properties = new RegressionProperties();

    private final Request request = new Fit(ModelSpec.of(properties.getFamily(), 0), List.of("x")).next();

    @Test
    void anotherCopyOfATaskReadsTheSameRowsAndAnswersWithTheSameBits() throws IOException {
        try (DatumSource here = csv("y,x\n1,2\n3,4\n5,\"6\"\n7,0.1\n");
                DatumSource there = DatumIteratorBuilder.csv().source(properties.getInput())) {
            Share lost = new Share(properties, here, 1, 3, new FirstRows());
            Share restarted = new Share(properties, there, 1, 3, new FirstRows());
            assertThat(restarted.answer(request, lost.agreement()).toBytes())
                    .isEqualTo(lost.answer(request, lost.agreement()).toBytes());
        }
    }

    @Test
    void anotherInputThanThatOfTheLeadingTaskIsRefused() throws IOException {
        try (DatumSource source = csv("y,x\n1,2\n3,4\n")) {
            Share share = new Share(properties, source, 0, 1, new FirstRows());
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> share.answer(request, "1 locations, 7 bytes, checksum 0"))
                    .withMessageStartingWith(properties.getInput() + ": the input differs between processes")
                    .withMessageContaining("1 locations, 7 bytes, checksum 0");
        }
    }

    @Test
    void otherOptionsThanThoseOfTheLeadingTaskAreRefusedByName() throws IOException {
        try (DatumSource source = csv("y,x,w\n1,2,1\n3,4,2\n")) {
            String leaders = new Share(properties, source, 0, 2, new FirstRows()).agreement();
            RegressionProperties others = new RegressionProperties();
            others.setInput(properties.getInput());
            others.setTarget("y");
            others.setWeights("w");
            others.setSkipLines(1);
            Share share = new Share(others, source, 1, 2, new FirstRows());
            assertThatExceptionOfType(TaskGraphException.class)
                    .isThrownBy(() -> share.answer(request, leaders))
                    .withMessageStartingWith(
                            "the options differ between processes: regression.skip-lines is 1, regression.weights is w"
                                    + " here but regression.skip-lines is 0, regression.weights is not set at task 0;");
        }
    }

    @Test
    void whatDoesNotChangeTheResultMayDiffer() throws IOException {
        try (DatumSource source = csv("y,x\n1,2\n3,4\n")) {
            String leaders = new Share(properties, source, 0, 2, new FirstRows()).agreement();
            properties.setOutput("out.json");
            properties.setReport("report.html");
            properties.setFanOut(3);
            Share share = new Share(properties, source, 1, 2, new FirstRows());
            assertThat(share.answer(request, leaders)).isNotNull();
        }
    }

    @Test
    void inputThatIsChangedAfterItWasReadIsRefused() throws IOException {
        try (DatumSource source = csv("y,x\n1,2\n3,4\n")) {
            Share share = new Share(properties, source, 0, 1, new FirstRows());
            String agreement = share.agreement();
            share.answer(request, agreement);
            Files.setLastModifiedTime(Path.of(properties.getInput()), FileTime.from(Instant.EPOCH));
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> share.answer(request, agreement))
                    .withMessageStartingWith(properties.getInput() + ": the input has changed while it was in use");
        }
    }

    private DatumSource csv(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("in.csv"), text);
        properties.setInput(file.toString());
        properties.setTarget("y");
        return DatumIteratorBuilder.csv().source(file.toString());
    }
}
