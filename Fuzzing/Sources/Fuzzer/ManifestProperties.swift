import DovetailCore
import NIOCore

/// Whatever lies in a `manifest.json` ends in a manifest or in findings that say where and how to mend it.
enum ManifestProperties {
    static func check(_ bytes: ByteBuffer) {
        let reading = ManifestParser.parse(bytes: [UInt8](bytes.readableBytesView))
        for finding in reading.findings {
            // A place in the document or, where it is no JSON, a line of the file.
            let hasPlace = finding.path.hasPrefix("$") || finding.path.hasPrefix("manifest.json:")
            precondition(hasPlace, "a finding is nowhere")
            precondition(!finding.expected.isEmpty && !finding.mend.isEmpty, "a finding says nothing")
        }
        guard let manifest = reading.manifest else {
            precondition(!reading.findings.errors.isEmpty, "a manifest is refused without a reason")
            return
        }
        let again = ManifestParser.parse(document: manifest.document).manifest
        precondition(again == manifest, "a manifest changes when it is read again")
    }
}
