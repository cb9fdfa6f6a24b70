package io.taskgraph.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Messages of all modules write a duration as a property has it, {@code 10s}, and not as {@link Duration#toString}, {@code PT10S}. */
class DurationsInMessagesTests {

    private static final Type DURATION = Type.getType(Duration.class);

    @Test
    void noTextIsMadeOfADurationAsItIs() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Resource compiled : mainClasses()) {
            try (InputStream in = compiled.getInputStream()) {
                new ClassReader(in).accept(new Texts(found), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            }
        }
        assertThat(found).as("'PrintableText.of' writes a duration").isEmpty();
    }

    /** A look at the wrong place would find nothing either. */
    @Test
    void theClassesOfSeveralModulesAreLookedAt() throws IOException {
        assertThat(mainClasses())
                .extracting(Resource::getFilename)
                .contains("EtcdSettings.class", "RuntimeSettings.class", "TaskGraphLifecycle.class", "Caller.class");
    }

    private static List<Resource> mainClasses() throws IOException {
        List<Resource> all = new ArrayList<>();
        for (Resource compiled :
                new PathMatchingResourcePatternResolver().getResources("classpath*:io/taskgraph/**/*.class")) {
            if (!compiled.getURL().getPath().contains("/test-classes/")) {
                all.add(compiled);
            }
        }
        return all;
    }

    /** Collects the methods that concatenate a duration with a text, or call its {@code toString}. */
    private static final class Texts extends ClassVisitor {

        private final Set<String> found;
        private String type = "";

        Texts(Set<String> found) {
            super(SpringAsmInfo.ASM_VERSION);
            this.found = found;
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            type = name;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {
                @Override
                public void visitInvokeDynamicInsn(
                        String name, String arguments, Handle bootstrap, Object... constants) {
                    if (name.startsWith("makeConcat")
                            && List.of(Type.getArgumentTypes(arguments)).contains(DURATION)) {
                        found.add(type + "." + method);
                    }
                }

                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String name, String arguments, boolean isInterface) {
                    if (owner.equals(DURATION.getInternalName()) && name.equals("toString")) {
                        found.add(type + "." + method);
                    }
                }
            };
        }
    }
}
