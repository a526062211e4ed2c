import DovetailCore

/// A look at a release's code, which prints a line of JSON for each fault.
struct CodeLook: Sendable {
    /// What looks.
    let command: ToolCommand
    /// What the faults are.
    let code: Finding.Code
}
