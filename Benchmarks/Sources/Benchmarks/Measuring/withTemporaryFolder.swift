import Foundation

/// Lends a body an empty folder, and removes it afterwards with all that lies in it.
///
/// It lies in the working directory, not in the folder for temporary files, which may be kept in memory: what waits for
/// the disk is to be measured on one.
func withTemporaryFolder<Answer>(_ body: (String) async throws -> Answer) async throws -> Answer {
    let files = FileManager.default
    let folder = files.currentDirectoryPath + "/.build-figures-\(UUID().uuidString.lowercased())"
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let outcome: Result<Answer, any Error>
    do { outcome = .success(try await body(folder)) } catch { outcome = .failure(error) }
    try files.removeItem(atPath: folder)
    return try outcome.get()
}
