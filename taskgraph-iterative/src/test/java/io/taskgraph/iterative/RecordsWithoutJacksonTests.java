package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsWithoutJacksonTests {

    record Point(double x) {}

    /** Has no class of the packages that begin with a prefix, and loads ours itself. */
    private static final class Without extends ClassLoader {

        private final String missing;

        Without(String missing) {
            super(RecordsWithoutJacksonTests.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(missing)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.taskgraph.iterative.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] read = bytes.readAllBytes();
                return defineClass(name, read, 0, read.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools.jackson.", "tools.jackson.dataformat."})
    void recordSaysWhatItNeeds(String missing) throws Exception {
        ClassLoader loader = new Without(missing);
        Constructor<?> codecs =
                loader.loadClass(Codecs.class.getName()).getDeclaredConstructor(List.class, ClassLoader.class);
        codecs.setAccessible(true);
        Method of = codecs.getDeclaringClass().getDeclaredMethod("of", Object.class);
        of.setAccessible(true);
        Object known = codecs.newInstance(List.of(), loader);
        assertThatThrownBy(() -> of.invoke(known, new Point(1)))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("record " + Point.class.getName()
                        + " needs 'tools.jackson.dataformat:jackson-dataformat-cbor' on the class path, or a"
                        + " 'Codec<Point>'");
    }
}
