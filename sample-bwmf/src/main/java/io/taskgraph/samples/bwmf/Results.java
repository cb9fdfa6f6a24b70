package io.taskgraph.samples.bwmf;

import io.taskgraph.samples.bwmf.io.MatrixSummary;
import io.taskgraph.samples.bwmf.model.Factors;
import io.taskgraph.samples.bwmf.proto.Report;
import java.io.IOException;

/** Who is told by the leading task how it goes and what came of it. A new copy of that task may tell the same again. */
interface Results {

    /** Takes what is known of V. */
    void begin(MatrixSummary matrix, Report merged);

    /** Takes the course after an epoch that has given a loss. */
    void progress(long epoch, Course course);

    /**
     * Takes the outcome. Called off the loop.
     *
     * @param reason which limit was reached
     * @return what the job's outcome says
     */
    String finish(Factors factors, Course course, String reason) throws IOException;
}
