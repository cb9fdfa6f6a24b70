package com.example;

import io.taskgraph.Outcome;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.Reductions;

@TaskBuilder
class KMeans implements IterativeTask<Double> {

    @Override
    public Double start(Iteration it) {
        return 0.0;
    }

    @Override
    public Double next(Iteration it, Double state) {
        double sum = it.allReduce("sum", it.task() + state, Reductions.sum());
        if (it.number() == 9) {
            it.stop(Outcome.succeeded("sum " + sum));
        }
        return sum;
    }

    @Override
    public boolean replicated() {
        return true;
    }
}
