%% RUN: lumen-eir --opt %s | FileCheck %s
-module(rebuilt_terms).
-export([tuple/1, nested/1, cell/1, choice/1, swapped/1, other_size/1, untested/2]).

% CHECK-LABEL: eir.func @"rebuilt_terms:tuple/1"
% CHECK: eir.return %arg0
tuple({ok, X}) -> {ok, X}.

% CHECK-LABEL: eir.func @"rebuilt_terms:nested/1"
% CHECK: eir.return %arg0
nested({outer, {inner, X}, Y}) -> {outer, {inner, X}, Y}.

% CHECK-LABEL: eir.func @"rebuilt_terms:cell/1"
% CHECK: eir.return %arg0
cell([first | T]) -> [first | T].

% CHECK-LABEL: eir.func @"rebuilt_terms:choice/1"
% CHECK-COUNT-2: eir.return %arg0
choice({a, X}) -> {a, X};
choice({b, X}) -> {b, X};
choice({c, X}) -> {d, X}.

% CHECK-LABEL: eir.func @"rebuilt_terms:swapped/1"
% CHECK: %[[T:.*]] = eir.tuple
% CHECK: eir.return %[[T]]
swapped({X, Y}) -> {Y, X}.

% CHECK-LABEL: eir.func @"rebuilt_terms:other_size/1"
% CHECK: %[[T:.*]] = eir.tuple
% CHECK: eir.return %[[T]]
other_size({ok, X, _}) -> {ok, X}.

% What the first element is has not been asked.
% CHECK-LABEL: eir.func @"rebuilt_terms:untested/2"
% CHECK: %[[T:.*]] = eir.tuple
% CHECK: eir.return %[[T]]
untested({_, X}, _) -> {ok, X}.
