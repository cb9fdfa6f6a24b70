package io.taskgraph.samples.bwmf.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Work in parts, done by the threads that ask for its outcome: each does parts that no other has begun and then waits for those that
 * others are at. Safe for use by several threads.
 */
final class PartedWork<T> {

    private final IntFunction<T> work;

    private final List<CompletableFuture<T>> parts = new ArrayList<>();

    private final AtomicInteger begun = new AtomicInteger();

    PartedWork(int count, IntFunction<T> work) {
        this.work = work;
        for (int i = 0; i < count; i++) {
            parts.add(new CompletableFuture<>());
        }
    }

    /** Returns the outcome of every part, in order, or throws the failure of the first one that has failed. */
    List<T> outcome() {
        for (int i = begun.getAndIncrement(); i < parts.size(); i = begun.getAndIncrement()) {
            doPart(i);
        }
        try {
            return parts.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException ex) {
            if (ex.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw ex;
        }
    }

    private void doPart(int part) {
        try {
            parts.get(part).complete(work.apply(part));
        } catch (RuntimeException | Error failure) { // else the others would wait for ever
            parts.get(part).completeExceptionally(failure);
        }
    }
}
