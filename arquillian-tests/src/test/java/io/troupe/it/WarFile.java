// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.Node;

/**
 * A WAR as a file, the same for all servers, byte for byte: its entries are sorted and carry a fixed time, and its checksum is
 * compared with that of each other server which got a file of that name in the same build.
 */
public final class WarFile {

    private static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 21, 0, 0);

    private WarFile() {}

    /** Writes it. */
    public static void write(Archive<?> application, Path file) {
        Map<String, Node> entries = new TreeMap<>();
        application.getContent().forEach((path, node) -> entries.put(path.get().substring(1), node));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, Node> each : entries.entrySet()) {
                Node node = each.getValue();
                ZipEntry entry = new ZipEntry(each.getKey() + (node.getAsset() == null ? "/" : ""));
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                copy(node, zip);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Node node, OutputStream to) throws IOException {
        if (node.getAsset() != null) {
            try (InputStream content = node.getAsset().openStream()) {
                content.transferTo(to);
            }
        }
    }

    /** Fails if another server got another file of that name in this build, and answers the checksum. */
    public static String sameForAll(String name, Path file) {
        String checksum = checksum(file);
        try {
            Path known = Files.createDirectories(folder(name));
            Files.writeString(known.resolve(ServerUnderTest.get().id()), checksum);
            for (Map.Entry<String, String> each : known(name).entrySet()) {
                assertThat(checksum)
                        .as("SHA-256 of %s on %s", name, each.getKey())
                        .isEqualTo(each.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return checksum;
    }

    /** The checksums of the files of that name that servers got in this build, by the server. */
    public static Map<String, String> known(String name) {
        Path folder = folder(name);
        Map<String, String> checksums = new TreeMap<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path each : files.toList()) {
                    checksums.put(each.getFileName().toString(), Files.readString(each));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return checksums;
    }

    private static Path folder(String name) {
        return Path.of(System.getProperty("troupe.wars.directory")).resolve(name);
    }

    public static String checksum(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
