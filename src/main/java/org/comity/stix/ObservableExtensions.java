package org.comity.stix;

import static org.comity.stix.Kind.BOOLEAN;
import static org.comity.stix.Kind.FLOAT;
import static org.comity.stix.Kind.HASHES;
import static org.comity.stix.Kind.HEX;
import static org.comity.stix.Kind.INTEGER;
import static org.comity.stix.Kind.NOT_NEGATIVE;
import static org.comity.stix.Kind.STRING;
import static org.comity.stix.Kind.closed;
import static org.comity.stix.Kind.dictionary;
import static org.comity.stix.Kind.listOf;
import static org.comity.stix.Kind.nested;
import static org.comity.stix.Kind.open;
import static org.comity.stix.Kind.ref;
import static org.comity.stix.Kind.refs;
import static org.comity.stix.Kind.should;
import static org.comity.stix.Property.optional;
import static org.comity.stix.Property.required;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The predefined extensions of cyber-observable objects, a row a property (STIX 2.1 §6). */
final class ObservableExtensions {
    private ObservableExtensions() {}

    private static final Rule NOT_EMPTY = Rule.always(ObservableRules::notEmpty);

    // STIX 2.1 §6.7.2
    static final Shape ARCHIVE = extension(
            "archive-ext",
            "6.7.2.1",
            List.of(required("contains_refs", refs("file", "directory")), optional("comment", STRING)));

    // STIX 2.1 §6.7.3.2
    static final Shape ALTERNATE_DATA_STREAM = extension(
            "alternate-data-stream-type",
            "6.7.3.2.1",
            List.of(required("name", STRING), optional("hashes", HASHES), optional("size", NOT_NEGATIVE)));

    // STIX 2.1 §6.7.3
    static final Shape NTFS = extension(
            "ntfs-ext",
            "6.7.3.1",
            List.of(optional("sid", STRING), optional("alternate_data_streams", listOf(nested(ALTERNATE_DATA_STREAM)))),
            NOT_EMPTY);

    // STIX 2.1 §6.7.4
    static final Shape PDF = extension(
            "pdf-ext",
            "6.7.4.1",
            List.of(
                    optional("version", STRING),
                    optional("is_optimized", BOOLEAN),
                    optional("document_info_dict", CyberObservables.TEXTS),
                    optional("pdfid0", STRING),
                    optional("pdfid1", STRING)),
            NOT_EMPTY);

    // STIX 2.1 §6.7.5
    static final Shape RASTER_IMAGE = extension(
            "raster-image-ext",
            "6.7.5.1",
            List.of(
                    optional("image_height", INTEGER),
                    optional("image_width", INTEGER),
                    optional("bits_per_pixel", INTEGER),
                    optional("exif_tags", CyberObservables.TEXTS_OR_INTEGERS)),
            NOT_EMPTY);

    // STIX 2.1 §6.7.6.2
    static final Shape WINDOWS_PE_OPTIONAL_HEADER = extension(
            "windows-pe-optional-header-type",
            "6.7.6.2.1",
            List.of(
                    optional("magic_hex", HEX),
                    optional("major_linker_version", INTEGER),
                    optional("minor_linker_version", INTEGER),
                    optional("size_of_code", NOT_NEGATIVE),
                    optional("size_of_initialized_data", NOT_NEGATIVE),
                    optional("size_of_uninitialized_data", NOT_NEGATIVE),
                    optional("address_of_entry_point", INTEGER),
                    optional("base_of_code", INTEGER),
                    optional("base_of_data", INTEGER),
                    optional("image_base", INTEGER),
                    optional("section_alignment", INTEGER),
                    optional("file_alignment", INTEGER),
                    optional("major_os_version", INTEGER),
                    optional("minor_os_version", INTEGER),
                    optional("major_image_version", INTEGER),
                    optional("minor_image_version", INTEGER),
                    optional("major_subsystem_version", INTEGER),
                    optional("minor_subsystem_version", INTEGER),
                    optional("win32_version_value_hex", HEX),
                    optional("size_of_image", NOT_NEGATIVE),
                    optional("size_of_headers", NOT_NEGATIVE),
                    optional("checksum_hex", HEX),
                    optional("subsystem_hex", HEX),
                    optional("dll_characteristics_hex", HEX),
                    optional("size_of_stack_reserve", NOT_NEGATIVE),
                    optional("size_of_stack_commit", NOT_NEGATIVE),
                    optional("size_of_heap_reserve", NOT_NEGATIVE),
                    optional("size_of_heap_commit", NOT_NEGATIVE),
                    optional("loader_flags_hex", HEX),
                    optional("number_of_rva_and_sizes", INTEGER),
                    optional("hashes", HASHES)),
            NOT_EMPTY);

    // STIX 2.1 §6.7.6.3
    static final Shape WINDOWS_PE_SECTION = extension(
            "windows-pe-section-type",
            "6.7.6.3.1",
            List.of(
                    required("name", STRING),
                    optional("size", NOT_NEGATIVE),
                    optional("entropy", FLOAT),
                    optional("hashes", HASHES)));

    // STIX 2.1 §6.7.6
    static final Shape WINDOWS_PEBINARY = extension(
            "windows-pebinary-ext",
            "6.7.6.1",
            List.of(
                    required("pe_type", open(Vocabularies.WINDOWS_PEBINARY_TYPE)),
                    optional("imphash", STRING),
                    optional("machine_hex", HEX),
                    optional("number_of_sections", NOT_NEGATIVE),
                    optional("time_date_stamp", new Kind.Time(0, 0)), // precise to the second
                    optional("pointer_to_symbol_table_hex", HEX),
                    optional("number_of_symbols", NOT_NEGATIVE),
                    optional("size_of_optional_header", NOT_NEGATIVE),
                    optional("characteristics_hex", HEX),
                    optional("file_header_hashes", HASHES),
                    optional("optional_header", nested(WINDOWS_PE_OPTIONAL_HEADER)),
                    optional("sections", listOf(nested(WINDOWS_PE_SECTION)))),
            Rule.always(ObservableRules::moreThanType));

    // STIX 2.1 §6.12.2
    static final Shape HTTP_REQUEST = extension(
            "http-request-ext",
            "6.12.2.1",
            List.of(
                    required("request_method", STRING),
                    required("request_value", STRING),
                    optional("request_version", STRING),
                    optional("request_header", CyberObservables.HEADERS),
                    optional("message_body_length", INTEGER),
                    optional("message_body_data_ref", ref("artifact"))));

    // STIX 2.1 §6.12.3
    static final Shape ICMP =
            extension("icmp-ext", "6.12.3.1", List.of(required("icmp_type_hex", HEX), required("icmp_code_hex", HEX)));

    // STIX 2.1 §6.12.4
    static final Shape SOCKET = extension(
            "socket-ext",
            "6.12.4.1",
            List.of(
                    required("address_family", closed(Vocabularies.SOCKET_ADDRESS_FAMILY)),
                    optional("is_blocking", BOOLEAN),
                    optional("is_listening", BOOLEAN),
                    optional("options", dictionary(INTEGER, "integers")),
                    optional("socket_type", closed(Vocabularies.SOCKET_TYPE)),
                    optional("socket_descriptor", NOT_NEGATIVE),
                    optional("socket_handle", INTEGER)));

    // STIX 2.1 §6.12.5
    static final Shape TCP = extension(
            "tcp-ext", "6.12.5.1", List.of(optional("src_flags_hex", HEX), optional("dst_flags_hex", HEX)), NOT_EMPTY);

    // STIX 2.1 §6.13.2
    static final Shape WINDOWS_PROCESS = extension(
            "windows-process-ext",
            "6.13.2.1",
            List.of(
                    optional("aslr_enabled", BOOLEAN),
                    optional("dep_enabled", BOOLEAN),
                    optional(
                            "priority",
                            should(
                                    p -> p.endsWith("_CLASS"),
                                    "a priority class ending in _CLASS",
                                    "priority-class",
                                    "6.13.2.1")),
                    optional("owner_sid", STRING),
                    optional("window_title", STRING),
                    optional("startup_info", dictionary(Kind.ANY, "anything")),
                    optional("integrity_level", closed(Vocabularies.WINDOWS_INTEGRITY_LEVEL))),
            NOT_EMPTY);

    // STIX 2.1 §6.13.3
    static final Shape WINDOWS_SERVICE = extension(
            "windows-service-ext",
            "6.13.3.1",
            List.of(
                    optional("service_name", STRING),
                    optional("descriptions", listOf(STRING)),
                    optional("display_name", STRING),
                    optional("group_name", STRING),
                    optional("start_type", closed(Vocabularies.WINDOWS_SERVICE_START_TYPE)),
                    optional("service_dll_refs", refs("file")),
                    optional("service_type", closed(Vocabularies.WINDOWS_SERVICE_TYPE)),
                    optional("service_status", closed(Vocabularies.WINDOWS_SERVICE_STATUS))),
            NOT_EMPTY);

    // STIX 2.1 §6.16.2
    static final Shape UNIX_ACCOUNT = extension(
            "unix-account-ext",
            "6.16.2.1",
            List.of(
                    optional("gid", INTEGER),
                    optional("groups", listOf(STRING)),
                    optional("home_dir", STRING),
                    optional("shell", STRING)),
            NOT_EMPTY);

    private static final Map<String, List<Shape>> BY_TYPE = Map.of(
            "file", List.of(ARCHIVE, NTFS, PDF, RASTER_IMAGE, WINDOWS_PEBINARY),
            "network-traffic", List.of(HTTP_REQUEST, ICMP, SOCKET, TCP),
            "process", List.of(WINDOWS_PROCESS, WINDOWS_SERVICE),
            "user-account", List.of(UNIX_ACCOUNT));

    /** Every predefined extension. */
    static List<Shape> all() {
        return BY_TYPE.values().stream().flatMap(List::stream).toList();
    }

    /** The table of that predefined extension of that type, or null where there is none. */
    static @Nullable Shape of(String type, String extension) {
        for (Shape shape : BY_TYPE.getOrDefault(type, List.of())) {
            if (shape.name().equals(extension)) {
                return shape;
            }
        }
        return null;
    }

    private static Shape extension(String name, String section, List<Property> rows, Rule... rules) {
        return new Shape(name, section, rows, List.of(rules));
    }
}
