package server

import (
	"strings"
	"sync/atomic"

	"github.com/octollm/octolsp/server/rpc"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// logging sends the log to the client and to a file. It never waits for the
// client: what can't be kept until the client reads is left out.
type logging struct {
	logger *zap.Logger
	level  zap.AtomicLevel
	client atomic.Pointer[rpc.Conn]
}

func newLogging(level zapcore.Level, file zapcore.WriteSyncer) *logging {
	l := &logging{level: zap.NewAtomicLevelAt(level)}
	encoding := zap.NewProductionEncoderConfig()
	encoding.EncodeTime = zapcore.ISO8601TimeEncoder
	encoding.EncodeDuration = zapcore.StringDurationEncoder
	short := encoding
	short.TimeKey, short.LevelKey = "", ""
	core := zapcore.Core(&clientCore{l.level, zapcore.NewConsoleEncoder(short), &l.client})
	if file != nil {
		core = zapcore.NewTee(core, zapcore.NewCore(zapcore.NewJSONEncoder(encoding), file, l.level))
	}
	l.logger = zap.New(core)
	return l
}

// clientCore is a log as window/logMessage.
type clientCore struct {
	zapcore.LevelEnabler
	encoder zapcore.Encoder
	client  *atomic.Pointer[rpc.Conn]
}

// With implements [zapcore.Core].
func (c *clientCore) With(fields []zapcore.Field) zapcore.Core {
	encoder := c.encoder.Clone()
	for _, field := range fields {
		field.AddTo(encoder)
	}
	return &clientCore{c.LevelEnabler, encoder, c.client}
}

// Check implements [zapcore.Core].
func (c *clientCore) Check(entry zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(entry.Level) {
		return checked.AddCore(entry, c)
	}
	return checked
}

// Write implements [zapcore.Core].
func (c *clientCore) Write(entry zapcore.Entry, fields []zapcore.Field) error {
	buffer, err := c.encoder.EncodeEntry(entry, fields)
	if err != nil {
		return err
	}
	defer buffer.Free()
	if conn := c.client.Load(); conn != nil {
		conn.Offer(protocol.MethodWindowLogMessage, &protocol.LogMessageParams{
			Type: messageType(entry.Level), Message: strings.TrimSpace(buffer.String()),
		})
	}
	return nil
}

// Sync implements [zapcore.Core].
func (*clientCore) Sync() error { return nil }

func messageType(level zapcore.Level) protocol.MessageType {
	switch {
	case level >= zapcore.ErrorLevel:
		return protocol.MessageTypeError
	case level == zapcore.WarnLevel:
		return protocol.MessageTypeWarning
	case level == zapcore.InfoLevel:
		return protocol.MessageTypeInfo
	}
	return protocol.MessageTypeLog
}
