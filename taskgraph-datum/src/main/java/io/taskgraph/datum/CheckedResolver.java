package io.taskgraph.datum;

import io.taskgraph.NullReturnException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A resolver of the application, held to its rule that it returns no null. */
record CheckedResolver(DatumResolver resolver) implements DatumResolver {

    @Override
    public List<String> expand(String pattern) throws IOException {
        return checked(resolver.expand(pattern), "expand", pattern, "the locations, at least the given one");
    }

    @Override
    public Optional<Path> file(String location) throws IOException {
        return checked(resolver.file(location), "file", location, "an Optional, empty if it is no file");
    }

    @Override
    public InputStream open(String location) throws IOException {
        return checked(
                resolver.open(location),
                "open",
                location,
                "a stream, or throw an IOException that says why there is none");
    }

    @Override
    public InputTotals totals() {
        return NullReturnException.check(
                resolver.totals(),
                () -> "'totals' of " + resolver.getClass().getName()
                        + " returned null: it must return totals to add to");
    }

    private <T> T checked(T returned, String method, String location, String rule) {
        return NullReturnException.check(
                returned,
                () -> "'" + method + "' of " + resolver.getClass().getName() + " returned null for '" + location
                        + "': it must return " + rule);
    }
}
