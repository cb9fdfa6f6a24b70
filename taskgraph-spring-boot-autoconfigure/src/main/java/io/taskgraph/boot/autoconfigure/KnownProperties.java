package io.taskgraph.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParserFactory;

/**
 * TaskGraph's properties, or those of an application, as the configuration metadata on the class path has them. There are none where the
 * metadata is missing, as in classes that an IDE has compiled without annotation processing.
 */
public final class KnownProperties {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String PREFIX = "taskgraph.";

    /** A name that differs in more than one of so many characters is another one, not misspelt. */
    private static final int CHARACTERS_PER_SLIP = 4;

    /** Two characters that changed places are two slips, and are forgiven in names of at least this length. */
    private static final int MIN_LENGTH_OF_TWO_SLIPS = 4;

    /**
     * A property.
     *
     * @param name its name in the form of a configuration file
     * @param description what it means, or an empty text
     * @param defaultValue its value where it is not set, as text, or an empty one
     */
    public record Property(String name, String description, String defaultValue) {}

    private final String prefix;

    private final List<Property> properties;

    private final List<String> names;

    KnownProperties(List<String> names) {
        this(PREFIX, names.stream().map(name -> new Property(name, "", "")).toList());
    }

    private KnownProperties(String prefix, List<Property> properties) {
        this.prefix = prefix;
        this.properties = List.copyOf(properties);
        this.names = properties.stream().map(Property::name).toList();
    }

    /** Reads the metadata of TaskGraph's own properties. */
    public static KnownProperties read() {
        return read(PREFIX);
    }

    /**
     * Reads the metadata.
     *
     * @param prefix with what the names of the properties begin, with a point at its end
     */
    public static KnownProperties read(String prefix) {
        SortedMap<String, Property> found = new TreeMap<>();
        try {
            ClassLoader classes = KnownProperties.class.getClassLoader();
            for (URL metadata : Collections.list(classes.getResources(METADATA))) {
                try (InputStream stream = metadata.openStream()) {
                    collect(new String(stream.readAllBytes(), StandardCharsets.UTF_8), prefix, found);
                }
            }
        } catch (IOException ex) {
            // without metadata there is no advice
        }
        return new KnownProperties(prefix, List.copyOf(found.values()));
    }

    private static void collect(String json, String prefix, Map<String, Property> found) {
        Object properties = JsonParserFactory.getJsonParser().parseMap(json).get("properties");
        if (properties instanceof List<?> list) {
            list.forEach(property -> {
                if (property instanceof Map<?, ?> map
                        && map.get("name") instanceof String name
                        && name.startsWith(prefix)) {
                    found.put(name, new Property(name, text(map.get("description")), text(map.get("defaultValue"))));
                }
            });
        }
    }

    private static String text(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Object::toString).collect(Collectors.joining(","));
        }
        return value == null ? "" : value.toString();
    }

    /** Returns all of them, by name. */
    public List<Property> properties() {
        return properties;
    }

    /** Returns whether a name is that of a property, or of an element of one, in any form that Spring Boot takes. */
    public boolean contains(String name) {
        String plain = uniform(name.replaceAll("\\[.*", ""));
        return names.stream().anyMatch(known -> uniform(known).equals(plain));
    }

    private static String uniform(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    List<String> names() {
        return names;
    }

    /** Returns the property whose name is most like the given one, if any is like it. */
    public Optional<String> nearest(String name) {
        return nearest(name, UnaryOperator.identity());
    }

    /** Returns whether a name is like that of one of some properties, be there another one that it is more like. */
    public boolean isLikeOneOf(Predicate<String> some, String name) {
        return names.stream().filter(some).anyMatch(known -> distance(name, known) <= slips(name));
    }

    /** Returns the property whose name in a certain form is most like the given one, if any is like it. */
    Optional<String> nearest(String name, UnaryOperator<String> form) {
        int slips = slips(name);
        return names.stream()
                .filter(known -> distance(name, form.apply(known)) <= slips)
                .min(Comparator.comparingInt(known -> distance(name, form.apply(known))));
    }

    /** Returns in how many characters a name may differ from the one that was meant. */
    private int slips(String name) {
        int length = name.length() - (name.startsWith(prefix) ? prefix.length() : 0);
        return Math.max(length < MIN_LENGTH_OF_TWO_SLIPS ? 1 : 2, length / CHARACTERS_PER_SLIP);
    }

    /** Returns how many characters must be put in, left out or replaced (Levenshtein's distance, by Wagner and Fischer). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int same = from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1;
                int replaced = diagonal + same;
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
