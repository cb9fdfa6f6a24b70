package io.taskgraph.boot.lifecycle;

import io.taskgraph.JobMismatchException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that a process is set up for another job than the one that runs under its name. */
final class JobMismatchFailureAnalyzer extends AbstractFailureAnalyzer<JobMismatchException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, JobMismatchException cause) {
        return new FailureAnalysis(
                "This process cannot take part: " + cause.getMessage() + ".",
                "Start it with what the job runs with: 'taskgraph.job.tasks', 'taskgraph.backup.replicas', 'taskgraph.data.tls',"
                        + " topologies and version of the application. Or choose another 'taskgraph.job.name' for another job. If the job has ended, start a new run with"
                        + " these settings by 'taskgraph.job.restart-finished=true'.",
                cause);
    }
}
