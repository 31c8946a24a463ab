#include "walk.h"

#include <stdio.h>
#include <stdlib.h>

// grown returns list with room for one more element. Like the runtime, it
// gives up when there is no memory.
static void *grown(void *list, uint32_t count, uint32_t *capacity, size_t size) {
  if (count < *capacity) return list;
  size_t wanted = *capacity < 64 ? 64 : (size_t)*capacity * 2;
  if (wanted > UINT32_MAX) wanted = UINT32_MAX;
  list = wanted > count ? realloc(list, wanted * size) : NULL;
  if (!list) {
    fprintf(stderr, "octolsp: out of memory: no room for %zu bytes of a syntax tree\n", wanted * size);
    abort();
  }
  *capacity = (uint32_t)wanted;
  return list;
}

#define APPEND(list, value)                                                               \
  do {                                                                                    \
    (list) = grown((list), list##_count, &list##_capacity, sizeof(*(list)));              \
    (list)[list##_count++] = (value);                                                     \
  } while (0)

void walker_free(Walker *w) {
  for (int i = 0; i < 2; i++) {
    if (w->levels[i].ready) ts_tree_cursor_delete(&w->levels[i].cursor);
    free(w->levels[i].frames);
  }
  free(w->rows);
  free(w->pieces);
  free(w->leading);
  free(w->children);
}

static inline uint8_t symbol_use(const Walker *w, uint16_t kind) {
  if (kind == KIND_ERROR) return SYMBOL_KEEP | SYMBOL_NAMED;
  return kind < w->symbols_count ? w->symbols[kind] : 0;
}

// append_row adds a row to piece, as the last child in frame.
static uint32_t append_row(Walker *w, Frame *frame, const Piece *piece, uint32_t start, uint32_t end,
                           uint16_t kind, uint8_t field, uint8_t flags) {
  uint32_t index = w->rows_count - piece->rows;
  Row row = {start - piece->start, end - piece->start, frame->row, 0, kind, field, flags};
  APPEND(w->rows, row);
  if (frame->last) w->rows[piece->rows + frame->last].next = index;
  frame->last = index;
  return index;
}

static uint8_t node_flags(const Walker *w, TSNode node, uint8_t use) {
  uint8_t flags = use & SYMBOL_NAMED ? FLAG_NAMED : 0;
  if (w->broken && ts_node_has_error(node)) {
    flags |= FLAG_HAS_ERROR;
    if (ts_node_is_missing(node)) flags |= FLAG_MISSING;
  }
  return flags;
}

// leads reports whether a comment or attribute can belong to the definition
// below it: not inner documentation, and not a comment at the end of a line of
// code. follows says that an attribute or comment that can stands before it.
static bool leads(const Walker *w, uint32_t start, uint32_t end, bool follows) {
  const char *source = w->source;
  if (end - start < 2) return false;
  if (source[start] != '/') return true;  // an attribute
  char third = end - start > 2 ? source[start + 2] : 0;
  char fourth = end - start > 3 ? source[start + 3] : 0;
  if (third == '!') return false;
  if (follows) return true;
  if (third == source[start + 1] && fourth != third && fourth != '/') return true;  // documentation
  for (uint32_t at = start; at > 0; at--) {
    char before = source[at - 1];
    if (before == '\n') return true;
    if (before != ' ' && before != '\t' && before != '\r' && before != '\f' && before != '\v') return false;
  }
  return true;
}

static void reset(Level *level, TSNode node) {
  if (level->ready) {
    ts_tree_cursor_reset(&level->cursor, node);
  } else {
    level->cursor = ts_tree_cursor_new(node);
    level->ready = true;
  }
}

static void walk(Walker *w, Level *level, TSNode node, Frame *outer, const Piece *piece);

// settle gives rows to the attributes and comments from run on, which turned
// out to belong to no definition.
static void settle(Walker *w, uint32_t run, Frame *frame, const Piece *piece) {
  for (uint32_t i = run; i < w->leading_count; i++) {
    walk(w, &w->levels[1], w->leading[i], frame, piece);
  }
  w->leading_count = run;
}

// queue_definition adds the piece of a definition, with its attributes and
// comments from run on, and its row in the piece around it.
static void queue_definition(Walker *w, TSNode node, uint16_t kind, uint8_t field, uint8_t flags,
                             uint32_t run, Frame *frame, const Piece *piece) {
  uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);
  if (w->leading_count > run) start = ts_node_start_byte(w->leading[run]);
  if (w->wrap) kind = KIND_ITEM_WITH_ATTRIBUTES;
  for (uint32_t i = run; w->broken && i < w->leading_count; i++) {
    if (ts_node_has_error(w->leading[i])) flags |= FLAG_HAS_ERROR;
  }
  Piece nested = {
    .node = node,
    .kind = kind,
    .start = start,
    .end = end,
    .depth = piece->depth + 1,
    .leading = run,
    .leading_end = w->leading_count,
    .row = append_row(w, frame, piece, start, end, kind, field, flags | FLAG_NESTED),
  };
  APPEND(w->pieces, nested);
}

// walk gives node and all nodes below it rows in piece, as the last child of
// outer, or as its root when outer has none. The definitions that it meets are
// queued.
static void walk(Walker *w, Level *level, TSNode node, Frame *outer, const Piece *piece) {
  reset(level, node);
  TSTreeCursor *cursor = &level->cursor;

  uint16_t kind = ts_node_symbol(node);
  uint8_t use = symbol_use(w, kind);
  uint32_t row = append_row(w, outer, piece, ts_node_start_byte(node), ts_node_end_byte(node), kind, 0,
                            node_flags(w, node, use));
  if (!ts_tree_cursor_goto_first_child(cursor)) return;

  level->frames_count = 0;
  APPEND(level->frames, ((Frame){row, 0}));
  bool decorated = use & SYMBOL_DECORATED;
  bool plain = level == &w->levels[1];  // inside an attribute or comment
  // Where the attributes and comments begin that may belong to a definition
  // still to come. They are siblings of the current node.
  uint32_t run = w->leading_count;
  for (;;) {
    Frame *frame = &level->frames[level->frames_count - 1];
    node = ts_tree_cursor_current_node(cursor);
    kind = ts_node_symbol(node);
    use = symbol_use(w, kind);
    bool enter = false;
    if (use & SYMBOL_LEADING && !plain && leads(w, ts_node_start_byte(node), ts_node_end_byte(node), w->leading_count > run)) {
      APPEND(w->leading, node);
    } else if (use & SYMBOL_DEFINITION && !plain && piece->depth < w->max_depth &&
               !(decorated && level->frames_count == 1)) {
      queue_definition(w, node, kind, ts_tree_cursor_current_field_id(cursor), node_flags(w, node, use), run, frame, piece);
      run = w->leading_count;
    } else {
      if (w->leading_count > run) settle(w, run, frame, piece);
      if (use & SYMBOL_KEEP) {
        row = append_row(w, frame, piece, ts_node_start_byte(node), ts_node_end_byte(node), kind,
                         ts_tree_cursor_current_field_id(cursor), node_flags(w, node, use));
        enter = ts_tree_cursor_goto_first_child(cursor);
      }
    }
    if (enter) {
      APPEND(level->frames, ((Frame){row, 0}));
      continue;
    }
    while (!ts_tree_cursor_goto_next_sibling(cursor)) {
      if (w->leading_count > run) settle(w, run, &level->frames[level->frames_count - 1], piece);
      if (--level->frames_count == 0) return;
      ts_tree_cursor_goto_parent(cursor);
    }
  }
}

void walker_begin(Walker *w, const TSTree *tree, uint32_t length, uint32_t depth) {
  w->rows_count = w->pieces_count = w->leading_count = w->children_count = 0;
  TSNode root = ts_tree_root_node(tree);
  w->broken = ts_node_has_error(root);
  Piece file = {.node = root, .end = length, .depth = depth};
  APPEND(w->pieces, file);

  Level *level = &w->levels[0];
  reset(level, root);
  if (!ts_tree_cursor_goto_first_child(&level->cursor)) return;
  do {
    TSNode node = ts_tree_cursor_current_node(&level->cursor);
    uint16_t kind = ts_node_symbol(node);
    Child child = {node, ts_node_start_byte(node), ts_node_end_byte(node), 0, kind, symbol_use(w, kind)};
    APPEND(w->children, child);
  } while (ts_tree_cursor_goto_next_sibling(&level->cursor));
}

void walker_file(Walker *w, const char *source, uint32_t first, uint32_t end) {
  w->source = source;
  Piece file = w->pieces[0];
  file.rows = w->rows_count;
  file.nested = w->pieces_count;
  Frame frame = {0, 0};
  uint16_t kind = ts_node_symbol(file.node);
  // The file's chunk is the whole text; its node leaves out the white space
  // around the syntax.
  append_row(w, &frame, &file, file.start, file.end, kind, 0, node_flags(w, file.node, symbol_use(w, kind)));
  uint32_t run = w->leading_count;
  for (uint32_t i = first; i < end; i++) {
    Child *child = &w->children[i];
    if (child->use & SYMBOL_LEADING && leads(w, child->start, child->end, w->leading_count > run)) {
      APPEND(w->leading, child->node);
    } else if (child->use & SYMBOL_DEFINITION && file.depth < w->max_depth) {
      queue_definition(w, child->node, child->kind, 0, node_flags(w, child->node, child->use), run, &frame, &file);
      run = w->leading_count;
    } else {
      settle(w, run, &frame, &file);
      if (child->use & SYMBOL_KEEP) walk(w, &w->levels[0], child->node, &frame, &file);
      run = w->leading_count;  // the definitions in it keep theirs
    }
    child->rows_end = w->rows_count - file.rows;
  }
  settle(w, run, &frame, &file);
  if (end > first) w->children[end - 1].rows_end = w->rows_count - file.rows;
  file.rows_end = w->rows_count;
  file.nested_end = w->pieces_count;
  w->pieces[0] = file;
  w->source = NULL;
}

void walker_piece(Walker *w, const char *source, uint32_t index) {
  w->source = source;
  Piece piece = w->pieces[index];  // a copy: the list may move
  piece.rows = w->rows_count;
  piece.nested = w->pieces_count;
  Frame frame = {0, 0};
  if (w->wrap) {
    uint8_t flags = FLAG_NAMED;
    for (uint32_t i = piece.leading; w->broken && i < piece.leading_end; i++) {
      if (ts_node_has_error(w->leading[i])) flags |= FLAG_HAS_ERROR;
    }
    if (w->broken && ts_node_has_error(piece.node)) flags |= FLAG_HAS_ERROR;
    append_row(w, &frame, &piece, piece.start, piece.end, KIND_ITEM_WITH_ATTRIBUTES, 0, flags);
    frame.last = 0;
    for (uint32_t i = piece.leading; i < piece.leading_end; i++) {
      walk(w, &w->levels[1], w->leading[i], &frame, &piece);
    }
  }
  walk(w, &w->levels[0], piece.node, &frame, &piece);
  piece.rows_end = w->rows_count;
  piece.nested_end = w->pieces_count;
  w->pieces[index] = piece;
  w->source = NULL;
}

bool walker_all(Walker *w, const char *source) {
  walker_file(w, source, 0, w->children_count);
  for (uint32_t i = 1; i < w->pieces_count; i++) {
    if (*w->cancelled) return false;
    walker_piece(w, source, i);
  }
  return true;
}
