# One image for web, worker and sweeper; compose says which of them a container is.
FROM debian:12-slim

ENV DEBIAN_FRONTEND=noninteractive PYTHONUNBUFFERED=1
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3.11 python3.11-venv gettext \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements/core.lock requirements/core.lock
RUN python3.11 -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/core.lock
COPY . .
RUN msgfmt -o locale/zh_Hans/LC_MESSAGES/django.mo locale/zh_Hans/LC_MESSAGES/django.po \
 && useradd --create-home plumbline && mkdir -p /data && chown plumbline /data \
 && PLUMBLINE_VAR_DIR=/tmp/build PLUMBLINE_ENVIRONMENT=build \
    /venv/bin/python manage.py collectstatic --noinput && mv /tmp/build/static /app/collected && chown -R plumbline /app/collected

USER plumbline
ENV PATH=/venv/bin:$PATH PLUMBLINE_VAR_DIR=/data PLUMBLINE_ENVIRONMENT=production PLUMBLINE_STATIC_DIR=/app/collected
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "-k", "gthread", "--threads", "4", "--workers", "2", "-b", "0.0.0.0:8000"]
