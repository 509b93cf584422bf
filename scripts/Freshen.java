import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;

/**
 * Writes the classes of a jar anew in the form of Java 21, when they are in one of before Java 6: the JVM takes no such
 * class into an AOT cache, and picocli's, which are, would cost each command a third of its time.
 */
final class Freshen {
    private static final int FIRST_WITH_STACK_MAPS = 50;

    private Freshen() {}

    public static void main(String[] arguments) throws IOException {
        for (var argument : arguments) {
            freshen(Path.of(argument));
        }
    }

    private static void freshen(Path jar) throws IOException {
        var entries = new TreeMap<String, byte[]>();
        var times = new TreeMap<String, Long>();
        try (var in = new JarInputStream(Files.newInputStream(jar))) {
            var manifest = new ByteArrayOutputStream();
            if (in.getManifest() != null) {
                in.getManifest().write(manifest);
                entries.put("META-INF/MANIFEST.MF", manifest.toByteArray());
            }
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                if (!entry.isDirectory()) {
                    entries.put(entry.getName(), in.readAllBytes());
                    times.put(entry.getName(), entry.getTime());
                }
            }
        }
        var types = ClassHierarchyResolver.ofResourceParsing(type -> {
                    var name = type.descriptorString().substring(1, type.descriptorString().length() - 1) + ".class";
                    return entries.containsKey(name) ? new ByteArrayInputStream(entries.get(name)) : null;
                })
                .orElse(ClassHierarchyResolver.defaultResolver())
                .cached();
        var form = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(types));
        ClassTransform renewed = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                .andThen((builder, element) -> {
                    if (element instanceof ClassFileVersion) {
                        builder.withVersion(ClassFile.JAVA_21_VERSION, 0);
                    } else {
                        builder.with(element);
                    }
                });
        var fresh = new ByteArrayOutputStream();
        try (var out = new JarOutputStream(fresh)) {
            for (var entry : entries.entrySet()) {
                var bytes = entry.getValue();
                var written = new JarEntry(entry.getKey());
                written.setTime(times.getOrDefault(entry.getKey(), 0L));
                out.putNextEntry(written);
                if (entry.getKey().endsWith(".class")) {
                    var model = form.parse(bytes);
                    out.write(model.majorVersion() < FIRST_WITH_STACK_MAPS ? form.transformClass(model, renewed) : bytes);
                } else {
                    out.write(bytes);
                }
            }
        }
        Files.write(jar, fresh.toByteArray());
    }
}
