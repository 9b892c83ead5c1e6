//! The sources as tokens: which module each file is, and every path that it names, as the compiler would resolve it.

use std::collections::BTreeMap;
use std::fs;
use std::iter::Peekable;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::fixtures::folder::named_files;

/// The sources of a crate, by file.
#[derive(Debug)]
pub struct Sources {
    /// Module to file; the crate's root is not among them.
    modules: BTreeMap<Vec<String>, String>,
    imports: Vec<Import>,
}

/// One path that a file names.
#[derive(Debug)]
pub struct Import {
    pub file: String,
    pub line: usize,
    /// Absolute: `crate` and what follows, or another crate's name and what follows.
    path: Vec<String>,
}

impl Import {
    /// Below the crate's root, where it leads into the crate.
    pub fn inside(&self) -> Option<&[String]> {
        self.path.split_first().filter(|(first, rest)| *first == "crate" && !rest.is_empty()).map(|(_, rest)| rest)
    }

    /// The path, where it leads out of the crate.
    pub fn outside(&self) -> Option<String> {
        (self.path.first()? != "crate").then(|| self.path.join("::"))
    }

    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

impl Sources {
    /// Files as `src/...` with their text.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files: Vec<(String, String)> = files.into_iter().collect();
        let modules = files.iter().map(|(file, _)| (Self::module_of_file(file), file.clone())).collect();
        let imports = files.iter().flat_map(|(file, text)| Reader::read(file, text, &modules)).collect();
        Self { modules, imports }
    }

    /// All sources but `lib.rs`, which holds nothing but the list of rooms.
    pub fn of_the_crate() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let files = named_files(&root.join("src")).into_iter();
        let sources = files.filter(|(name, _)| name.ends_with(".rs") && name != "lib.rs");
        let read = |path: PathBuf| fs::read_to_string(path).expect("a readable source");
        Self::new(sources.map(|(name, path)| (format!("src/{name}"), read(path))))
    }

    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.modules.values().map(String::as_str)
    }

    pub fn imports(&self) -> impl Iterator<Item = &Import> {
        self.imports.iter()
    }

    /// `src/a/b.rs` and `src/a/b/mod.rs` are `a::b`.
    pub fn module_of_file(file: &str) -> Vec<String> {
        let inside = file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        inside.split('/').map(str::to_owned).collect()
    }

    /// The file that holds what a path below the crate's root names: the longest beginning of it that is a module.
    pub fn file_of(&self, path: &[String]) -> Option<&str> {
        (1..=path.len()).rev().find_map(|length| self.modules.get(&path[..length])).map(String::as_str)
    }
}

/// Reads the paths of one file.
struct Reader<'a> {
    file: &'a str,
    modules: &'a BTreeMap<Vec<String>, String>,
    imports: Vec<Import>,
}

/// Where a path is written: its module, and what the names that were imported there stand for.
struct Scope {
    module: Vec<String>,
    names: BTreeMap<String, Vec<String>>,
}

type Tokens = Peekable<proc_macro2::token_stream::IntoIter>;

impl<'a> Reader<'a> {
    fn read(file: &'a str, text: &str, modules: &'a BTreeMap<Vec<String>, String>) -> Vec<Import> {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut reader = Self { file, modules, imports: Vec::new() };
        reader.module(tokens, Sources::module_of_file(file));
        reader.imports
    }

    /// Reads a module's body: its `use`s first, as they hold for all of it, whatever the order.
    fn module(&mut self, tokens: TokenStream, module: Vec<String>) {
        let mut scope = Scope { module, names: BTreeMap::new() };
        self.uses(tokens.clone(), &mut scope);
        self.body(tokens, &scope);
    }

    /// Every `use` of a body but those of the modules inside it.
    fn uses(&mut self, tokens: TokenStream, scope: &mut Scope) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "use" => self.tree(&mut tokens, Vec::new(), scope),
                TokenTree::Ident(word) if word == "mod" => skip_module(&mut tokens),
                TokenTree::Group(group) => self.uses(group.stream(), scope),
                _ => {}
            }
        }
    }

    /// One branch of a `use`, from behind `prefix` to the comma, brace or semicolon that ends it.
    fn tree(&mut self, tokens: &mut Tokens, prefix: Vec<String>, scope: &mut Scope) {
        let mut path = prefix.clone();
        let mut alias = None;
        let mut line = 0;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == ';' => break,
                TokenTree::Punct(mark) if mark.as_char() == ',' => {
                    self.used(std::mem::replace(&mut path, prefix.clone()), alias.take(), line, scope);
                }
                TokenTree::Punct(mark) if mark.as_char() == '*' => path.push("*".to_owned()),
                TokenTree::Ident(word) if word == "as" => alias = tokens.next().map(|name| name.to_string()),
                TokenTree::Ident(word) => {
                    line = word.span().start().line;
                    path.push(word.to_string());
                }
                TokenTree::Group(group) => {
                    self.tree(
                        &mut group.stream().into_iter().peekable(),
                        std::mem::replace(&mut path, prefix.clone()),
                        scope,
                    );
                }
                _ => {}
            }
        }
        if path.len() > prefix.len() {
            self.used(path, alias, line, scope);
        }
    }

    /// A path that a `use` names, and the name that it gives it here.
    fn used(&mut self, mut path: Vec<String>, alias: Option<String>, line: usize, scope: &mut Scope) {
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = alias.or_else(|| path.last().cloned());
        let path = self.absolute(path, scope);
        if let (Some(name), Some(path)) = (name, path) {
            scope.names.insert(name, path.clone());
            self.imports.push(Import { file: self.file.to_owned(), line, path });
        }
    }

    /// Every path that is written in a body outside of its `use`s; a module inside is a body of its own.
    fn body(&mut self, tokens: TokenStream, scope: &Scope) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "use" => drop(tokens.by_ref().find(is_semicolon)),
                TokenTree::Ident(word) if word == "mod" => self.inner_module(&mut tokens, scope),
                TokenTree::Ident(word) => {
                    let line = word.span().start().line;
                    let path = rest_of_path(word.to_string(), &mut tokens);
                    let is_macro = tokens.peek().is_some_and(|next| is_mark(next, '!'));
                    self.named(path, line, scope, is_macro.then_some(()));
                }
                TokenTree::Group(group) => self.body(group.stream(), scope),
                _ => {}
            }
        }
    }

    fn inner_module(&mut self, tokens: &mut Tokens, scope: &Scope) {
        let Some(TokenTree::Ident(name)) = tokens.next() else { return };
        if let Some(TokenTree::Group(body)) = tokens.next_if(|next| matches!(next, TokenTree::Group(_))) {
            let module = scope.module.iter().cloned().chain([name.to_string()]).collect();
            self.module(body.stream(), module);
        }
    }

    /// A path in code. A single word names something of this module, unless it is a macro or was imported.
    fn named(&mut self, path: Vec<String>, line: usize, scope: &Scope, a_macro: Option<()>) {
        if path.len() < 2 && a_macro.is_none() {
            return;
        }
        let known =
            scope.names.get(&path[0]).map(|full| full.iter().cloned().chain(path[1..].iter().cloned()).collect());
        if let Some(path) = known.or_else(|| self.absolute(path, scope)) {
            self.imports.push(Import { file: self.file.to_owned(), line, path });
        }
    }

    /// From `crate`, or from another crate's name. `None` for a path with too many `super`s.
    fn absolute(&self, path: Vec<String>, scope: &Scope) -> Option<Vec<String>> {
        let ups = path.iter().take_while(|part| *part == "super").count();
        let (base, rest) = match path.first()?.as_str() {
            "crate" | "signoff" => (Vec::new(), &path[1..]),
            "self" => (scope.module.clone(), &path[1..]),
            "super" => (scope.module[..scope.module.len().checked_sub(ups)?].to_vec(), &path[ups..]),
            first => match self.child(scope, first) {
                Some(child) => (child, &path[1..]),
                None => return Some(path),
            },
        };
        Some(["crate".to_owned()].into_iter().chain(base).chain(rest.iter().cloned()).collect())
    }

    /// A module inside this one.
    fn child(&self, scope: &Scope, name: &str) -> Option<Vec<String>> {
        let child: Vec<String> = scope.module.iter().cloned().chain([name.to_owned()]).collect();
        self.modules.contains_key(&child).then_some(child)
    }
}

/// The path that begins with `first`; generic arguments end it, and what is in them is read on its own.
fn rest_of_path(first: String, tokens: &mut Tokens) -> Vec<String> {
    let mut path = vec![first];
    while tokens.next_if(|next| is_mark(next, ':')).is_some() {
        if tokens.next_if(|next| is_mark(next, ':')).is_none() {
            break;
        }
        match tokens.next_if(|next| matches!(next, TokenTree::Ident(_))) {
            Some(part) => path.push(part.to_string()),
            None => break,
        }
    }
    path
}

fn skip_module(tokens: &mut Tokens) {
    tokens.next();
    tokens.next_if(|next| matches!(next, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace));
}

fn is_semicolon(token: &TokenTree) -> bool {
    is_mark(token, ';')
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}
