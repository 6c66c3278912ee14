// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A copy of the runtime, and of the simulation, in which some classes were compiled from altered sources: with more scheduling
 * points, or with a bug. So no fault code is in what is shipped, and what is altered is the code as it is now.
 */
final class SimLoader extends ClassLoader {

    private static final String PACKAGE = "io.troupe.internal.runtime.";
    private static final Path SOURCES = Path.of("src/main/java/io/troupe/internal/runtime");

    private final Map<String, byte[]> altered;

    private SimLoader(Map<String, byte[]> altered) {
        super(SimLoader.class.getClassLoader());
        this.altered = altered;
    }

    static String source(String simpleName) throws IOException {
        return Files.readString(SOURCES.resolve(simpleName + ".java"));
    }

    /** The simulation over these sources, by simple name. */
    static SimLoader of(Map<String, String> sources) throws IOException {
        return new SimLoader(compile(sources));
    }

    /** Runs a seed in the copy: what is wrong, or an empty text. */
    String problem(long seed, String bug) {
        try {
            Class<?> copy = Class.forName(PACKAGE + "Simulation", true, this);
            Method problem = copy.getDeclaredMethod("problem", long.class, String.class);
            problem.setAccessible(true);
            return (String) problem.invoke(null, seed, bug);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Prints the trace of a seed in the copy. */
    String trace(long seed, String bug) {
        try {
            Class<?> copy = Class.forName(PACKAGE + "Simulation", true, this);
            Method trace = copy.getDeclaredMethod("traceOf", long.class, String.class);
            trace.setAccessible(true);
            return (String) trace.invoke(null, seed, bug);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = altered.get(name);
        if (bytes == null) {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static Map<String, byte[]> compile(Map<String, String> sources) throws IOException {
        if (sources.isEmpty()) {
            return Map.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null)) {
            var files = new ForwardingJavaFileManager<>(standard) {
                @Override
                public JavaFileObject getJavaFileForOutput(
                        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                    return new Output(name, classes);
                }
            };
            String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            List<String> options = List.of("-proc:none", "-nowarn", "-cp", path);
            if (!compiler.getTask(messages, files, null, options, null, units).call()) {
                throw new IllegalStateException("The altered source does not compile: " + messages);
            }
        }
        Map<String, byte[]> compiled = new HashMap<>();
        classes.forEach((name, bytes) -> compiled.put(name, bytes.toByteArray()));
        return compiled;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String simpleName, String text) {
            super(URI.create("string:///" + PACKAGE.replace('.', '/') + simpleName + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
        }
    }

    private static final class Output extends SimpleJavaFileObject {
        private final String name;
        private final Map<String, ByteArrayOutputStream> classes;

        Output(String name, Map<String, ByteArrayOutputStream> classes) {
            super(URI.create("bytes:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
            this.name = name;
            this.classes = classes;
        }

        @Override
        public OutputStream openOutputStream() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            classes.put(name, bytes);
            return bytes;
        }
    }
}
