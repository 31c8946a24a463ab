// The part of tree-sitter's C interface that this package calls, and the walk
// that turns a syntax tree into tables.
//
// The runtime is the one that github.com/smacker/go-tree-sitter compiles and
// links; that package exports no header, so its functions are declared here.
// TestRuntimeLayout pins what is assumed about them.
#ifndef OCTOLSP_WALK_H
#define OCTOLSP_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The runtime, version 0.22 (language versions 13 and 14).

typedef uint16_t TSSymbol;
typedef uint16_t TSFieldId;
typedef struct TSLanguage TSLanguage;
typedef struct TSParser TSParser;
typedef struct TSTree TSTree;

typedef struct {
  uint32_t row, column;
} TSPoint;

typedef struct {
  uint32_t start_byte, old_end_byte, new_end_byte;
  TSPoint start_point, old_end_point, new_end_point;
} TSInputEdit;

typedef struct {
  uint32_t context[4];
  const void *id;
  const TSTree *tree;
} TSNode;

typedef struct {
  const void *tree;
  const void *id;
  uint32_t context[3];
} TSTreeCursor;

extern TSParser *ts_parser_new(void);
extern void ts_parser_delete(TSParser *);
extern bool ts_parser_set_language(TSParser *, const TSLanguage *);
extern void ts_parser_set_cancellation_flag(TSParser *, const size_t *);
extern TSTree *ts_parser_parse_string(TSParser *, const TSTree *, const char *, uint32_t);
extern void ts_parser_set_timeout_micros(TSParser *, uint64_t);
extern void ts_parser_reset(TSParser *);

extern TSTree *ts_tree_copy(const TSTree *);
extern void ts_tree_delete(TSTree *);
extern void ts_tree_edit(TSTree *, const TSInputEdit *);
extern TSNode ts_tree_root_node(const TSTree *);

extern TSSymbol ts_node_symbol(TSNode);
extern const char *ts_node_type(TSNode);
extern uint32_t ts_node_start_byte(TSNode);
extern uint32_t ts_node_end_byte(TSNode);
extern bool ts_node_is_missing(TSNode);
extern bool ts_node_is_named(TSNode);
extern bool ts_node_has_error(TSNode);

extern TSTreeCursor ts_tree_cursor_new(TSNode);
extern void ts_tree_cursor_delete(TSTreeCursor *);
extern void ts_tree_cursor_reset(TSTreeCursor *, TSNode);
extern TSNode ts_tree_cursor_current_node(const TSTreeCursor *);
extern TSFieldId ts_tree_cursor_current_field_id(const TSTreeCursor *);
extern bool ts_tree_cursor_goto_parent(TSTreeCursor *);
extern bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *);
extern bool ts_tree_cursor_goto_first_child(TSTreeCursor *);

extern uint32_t ts_language_version(const TSLanguage *);
extern uint32_t ts_language_symbol_count(const TSLanguage *);

// What to do with the nodes of a symbol.
enum {
  SYMBOL_KEEP = 1,        // it gets a row
  SYMBOL_NAMED = 2,       // it is more than a token
  SYMBOL_DEFINITION = 4,  // it is a chunk of its own
  SYMBOL_LEADING = 8,     // it may belong to the definition below it
  SYMBOL_DECORATED = 16,  // the definition directly in it is part of its chunk
};

// The same as flags in tree.go.
enum {
  FLAG_NAMED = 1,
  FLAG_MISSING = 2,
  FLAG_HAS_ERROR = 4,
  FLAG_NESTED = 8,
};

enum { KIND_ERROR = 0xFFFF, KIND_ITEM_WITH_ATTRIBUTES = 0xFFFE };

// Row is row in tree.go: a node, with offsets relative to its chunk.
typedef struct {
  uint32_t start, end;
  uint32_t parent, next;
  uint16_t kind;
  uint8_t field, flags;
} Row;

// Piece is a definition that was met. Piece 0 is the file; the definitions
// directly inside one piece stand side by side in the walker's list.
typedef struct {
  TSNode node;
  uint16_t kind;
  uint32_t start, end;            // in the file
  uint32_t depth;                 // number of pieces around it
  uint32_t row;                   // its row in the piece around it
  uint32_t leading, leading_end;  // its attributes and comments in Walker.leading
  uint32_t rows, rows_end;        // its rows in Walker.rows, once it is walked
  uint32_t nested, nested_end;    // the definitions in it, once it is walked
} Piece;

// Child is a node directly in the file.
typedef struct {
  TSNode node;
  uint32_t start, end;
  uint32_t rows_end;  // number of rows of the file when it is done
  uint16_t kind;
  uint8_t use;
} Child;

typedef struct {
  uint32_t row, last;
} Frame;

typedef struct {
  TSTreeCursor cursor;
  bool ready;
  Frame *frames;
  uint32_t frames_count, frames_capacity;
} Level;

// Walker fills the lists. They are reused by the next walk.
typedef struct {
  const uint8_t *symbols;  // what to do, by symbol
  uint32_t symbols_count;
  uint32_t max_depth;
  bool wrap;  // definitions are wrapped with their attributes and comments
  const volatile size_t *cancelled;

  const char *source;  // only during a call: it is Go's
  bool broken;

  Row *rows;
  uint32_t rows_count, rows_capacity;
  Piece *pieces;
  uint32_t pieces_count, pieces_capacity;
  TSNode *leading;
  uint32_t leading_count, leading_capacity;
  Child *children;
  uint32_t children_count, children_capacity;

  Level levels[2];
} Walker;

// walker_free frees the lists of w.
void walker_free(Walker *w);

// walker_begin empties the lists and puts the file into them: as piece 0, at
// the given depth, and its children.
void walker_begin(Walker *w, const TSTree *tree, uint32_t length, uint32_t depth);

// walker_file walks the children [first, end) of the file.
void walker_file(Walker *w, const char *source, uint32_t first, uint32_t end);

// walker_piece walks a definition that was met.
void walker_piece(Walker *w, const char *source, uint32_t index);

// walker_all walks the file and all definitions. It returns false when it was
// cancelled.
bool walker_all(Walker *w, const char *source);

#endif
