import DovetailCore
import Testing

@Suite("The JSON Schema and the parser agree")
struct ManifestSchemaTests {
    private let schema = SchemaValidator(ManifestSchema.document())

    @Test("N2 · both accept the manuals' examples", arguments: PublishedExamples.all)
    func examples(text: String) throws {
        #expect(try self.schema.accepts(try #require(JSONValue(text: text))))
        #expect(SampleManifest.read(text: text).manifest != nil)
    }

    @Test("N2 · both judge every text field alike, whatever stands in it", arguments: TextPlace.all)
    func texts(place: TextPlace) throws {
        for text in SchemaSamples.texts {
            let members = place.members(.string(text))
            let parsed = SampleManifest.read(members)
            let isAccepted = try self.schema.accepts(SampleManifest.document(members))
            #expect(
                isAccepted == parsed.findings.isLawfulBySchema, "\(place.name): \(text.prefix(40)), \(parsed.findings)")
        }
    }

    @Test("N2 · both judge every field alike, whatever type it has", arguments: SchemaSamples.fields)
    func types(field: String) throws {
        for value in SchemaSamples.values {
            let parsed = SampleManifest.read([field: value])
            let isAccepted = try self.schema.accepts(SampleManifest.document([field: value]))
            #expect(isAccepted == parsed.findings.isLawfulBySchema, "\(field): \(value), \(parsed.findings)")
        }
    }

    @Test("N2 · both judge the fields of the objects inside alike", arguments: SchemaSamples.objects)
    func objects(place: String, fields: [String: JSONValue]) throws {
        for name in fields.keys.sorted() + ["unknown"] {
            for value in SchemaSamples.values.map(Optional.some) + [nil] {
                var object = fields
                object[name] = value
                let members = SchemaSamples.placed(.object(object), at: place)
                let parsed = SampleManifest.read(members)
                let isAccepted = try self.schema.accepts(SampleManifest.document(members))
                #expect(
                    isAccepted == parsed.findings.isLawfulBySchema,
                    "\(place).\(name): \(value.debugDescription), \(parsed.findings)")
            }
        }
    }
}

extension [Finding] {
    /// Whether nothing was found that a schema can see: one field at a time, its presence, type and form.
    fileprivate var isLawfulBySchema: Bool {
        let visible: Set<Finding.Code> = [.fieldMissing, .fieldType, .fieldValue, .slugNeeded, .moduleWithoutName]
        return !self.errors.contains { visible.contains($0.code) }
    }
}
